// What hardly ever changes and is asked for with every request: clients, apps, resource servers and grants, in memory.

internal import Database
internal import Model
internal import POSIX

/// Rows of one environment, by what was asked for. The file's own version of its configuration says whether they are still true:
/// a change by this process, by a command or by a restore makes another version.
final class ConfigurationCache: Sendable {
    /// What a row is remembered by.
    enum Key: Hashable {
        case client(ClientID)
        case clientByID(ID<Client>)
        case sibling(Client.Sibling, of: ID<App>)
        case clientOrigins
        case app(ClientID)
        case settings
        case management
        case resourceServer(ResourceIndicator)
        case scopes(of: ID<ResourceServer>)
        case ownedScopes
        case grant(ID<Client>, for: ID<ResourceServer>)
    }

    private struct State {
        /// The versions that a transaction saw which began after `stamp` was taken.
        var versions = Versions()
        var stamp: ChangeStamp?
        /// Of `versions.configuration`.
        var rows: [Key: any Sendable] = [:]
    }

    private let limit: Int
    private let state = Monitor(State())

    init(limit: Int = 2000) {
        self.limit = limit
    }

    /// The versions of a file whose state is `stamp`, if they are known.
    func versions(at stamp: ChangeStamp) -> Versions? {
        state.withLock { $0.stamp == stamp ? $0.versions : nil }
    }

    func note(_ versions: Versions, at stamp: ChangeStamp?) {
        state.withLock { state in
            if state.versions.configuration != versions.configuration { state.rows = [:] }
            state.versions = versions
            state.stamp = stamp
        }
    }

    func row<Row: Sendable>(_ key: Key, _ versions: Versions) -> Row? {
        state.withLock { $0.versions.configuration == versions.configuration ? $0.rows[key] as? Row : nil }
    }

    /// Remembers a row that a transaction has read which sees `versions`. What does not exist is not remembered: anybody can ask
    /// for names that nobody has.
    func remember(_ key: Key, _ row: some Sendable, _ versions: Versions) {
        state.withLock { state in
            guard state.versions.configuration == versions.configuration else { return }
            if state.rows.count >= limit { state.rows = [:] }
            state.rows[key] = row
        }
    }
}
