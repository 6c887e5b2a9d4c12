// Bringing the published files in line with what is stored.

package import Model
internal import POSIX
package import Store

/// Writes documents, and remembers across a crash which are still to be written.
package final class Publisher: Sendable {
    package enum Failure: Error, CustomStringConvertible {
        case locked

        package var description: String {
            switch self {
            case .locked:
                "another process has been writing this environment's static documents for ten seconds; try again"
            }
        }
    }

    private let folder: DataFolder
    private let control: ControlStore
    private let stores: EnvironmentStores
    private let clock: Clock

    package init(folder: DataFolder, control: ControlStore, stores: EnvironmentStores, clock: Clock) {
        self.folder = folder
        self.control = control
        self.stores = stores
        self.clock = clock
    }

    /// Runs a change that the documents show, and publishes them. The marker outlives a crash between the two, and a failure to
    /// publish: the next start, or the next sweep, publishes.
    ///
    /// Changes of one environment wait for one another and for repairs: nobody takes away a marker that somebody else still
    /// needs. They do not nest.
    package func change<Result>(_ environment: ID<Environment>, _ body: () throws -> Result) throws -> Result {
        try locked(environment) {
            try File.replace(marker(environment.description), with: [], mode: 0o600)
            let result = try body()
            try write(environment)
            try File.remove(marker(environment.description))
            return result
        }
    }

    /// Writes what differs, for each address of an environment. Gives the number of files written.
    @discardableResult
    package func publish(_ environment: ID<Environment>) throws -> Int {
        // Read under the lock: whoever writes last has read last.
        try locked(environment) { try write(environment) }
    }

    private func locked<Result>(_ environment: ID<Environment>, _ body: () throws -> Result) throws -> Result {
        guard
            let lock = try FileLock.wait(
                folder.environment(environment) + "/publish.lock", note: "", milliseconds: 10_000)
        else { throw Failure.locked }
        defer { withExtendedLifetime(lock) {} }
        return try body()
    }

    private func marker(_ name: String) -> String { "\(folder.unpublished)/\(name)" }

    @discardableResult
    private func write(_ environment: ID<Environment>) throws -> Int {
        let store = try stores.store(environment)
        var written = 0
        let directory = try control.directory()
        // The dashboard's users sign in through it alone: their environment is nobody's issuer.
        guard let known = directory.environment(environment), known.kind != .dashboard else { return 0 }
        // A disabled environment answers nothing: nginx must ask the application, which says so.
        guard known.status == .active else {
            for address in directory.addresses(of: environment) { try withdraw(address.origin.host) }
            return 0
        }
        // The time survives the documents: those of an environment that is enabled again must not be taken for older ones.
        let clockFile = folder.environment(environment) + "/published"
        let noted = (try? FileStatus(clockFile).modified) ?? 0
        var latest = noted
        for address in directory.addresses(of: environment) {
            let documents = try store.read { try DocumentSet(address: address, rows: $0) }
            written += try DocumentFolder(path: folder.documents(address.origin.host))
                .write(documents, now: clock.now().seconds, latest: &latest)
        }
        if latest != noted { try File.replace(clockFile, with: [], mode: 0o600, modified: latest) }
        return written
    }

    /// The environments with a change that is not published yet: in progress, interrupted by a crash, or failed.
    package func unpublished() throws -> [ID<Environment>] {
        var found: [ID<Environment>] = []
        for name in try Folder.list(folder.unpublished) {
            if let id = ID<Environment>(name), try control.directory().environment(id) != nil {
                found.append(id)
            } else if try FileStatus(marker(name)).modified < clock.now().seconds - 3600 {
                // A young one may be of an environment that another process is making.
                try File.remove(marker(name))
            }
        }
        return found
    }

    /// Publishes what an environment's marker says is unpublished, and does what follows from that before the marker goes;
    /// false when there is none: whoever set it has done so meanwhile.
    package func repair(_ environment: ID<Environment>, _ body: () throws -> Void) throws -> Bool {
        try locked(environment) {
            guard File.exists(marker(environment.description)) else { return false }
            try write(environment)
            try body()
            try File.remove(marker(environment.description))
            return true
        }
    }

    /// Removes the documents of hosts at which no environment answers any more. Gives the hosts.
    @discardableResult
    package func withdrawStrangers() throws -> [Hostname] {
        guard File.exists(folder.publicPath) else { return [] }
        // Read before the entries: what is written meanwhile has had an entry first.
        let hosts = try Folder.list(folder.publicPath).compactMap { Hostname($0) }
        let directory = try control.directory()
        let strangers = hosts.filter { directory.entry(host: $0.description) == nil }
        for host in strangers { try withdraw(host) }
        return strangers
    }

    /// The files of an address that are missing or differ from what is stored. Nothing is written.
    package static func differences(
        _ address: Address, in folder: DataFolder, rows: EnvironmentConnection
    ) throws -> [String] {
        try DocumentFolder(path: folder.documents(address.origin.host))
            .differences(DocumentSet(address: address, rows: rows))
    }

    /// Removes the documents of a host that nobody answers at any more.
    package func withdraw(_ host: Hostname) throws {
        try Folder.removeAll(folder.documents(host))
    }
}
