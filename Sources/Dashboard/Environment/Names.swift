// Who is meant by an ID: people, clients and members, by the names that they are known under.

internal import HTML
internal import HTTP
internal import JSONAPI
internal import Management
internal import Model
internal import Routing
internal import Store

/// Learns the names of everybody on a page at once, with one question to the Management API for each kind.
final class Names {
    private let open: OpenEnvironment
    private let services: DashboardServices
    private let visit: OperatorVisit
    private var users: [String: String] = [:]
    /// By client ID, which is not the resource's.
    private var clients: [String: (id: String, name: String)] = [:]
    private var members: [String: String] = [:]

    init(open: OpenEnvironment, services: DashboardServices, visit: OperatorVisit) {
        self.open = open
        self.services = services
        self.visit = visit
    }

    func learn(users ids: [String], clients clientIDs: [String]) throws {
        if open.allows("users:read") {
            for user in try find("users", "id", ids.filter { ID<User>($0) != nil }) {
                users[user.id] = user.text("email") ?? user.id
            }
        }
        guard open.allows("clients:read") else { return }
        for client in try find("clients", "client_id", clientIDs) {
            guard let clientID = client.text("client_id") else { continue }
            clients[clientID] = (client.id, client.text("name") ?? clientID)
        }
    }

    /// The actors of audit events.
    func learn(actors: [String]) throws {
        func all(_ kind: String) -> [String] {
            actors.filter { $0.hasPrefix(kind) }.map { String($0.dropFirst(kind.count)) }
        }
        try learn(users: all("user:"), clients: all("client:"))
        guard actors.contains(where: { $0.hasPrefix("member:") }) else { return }
        for (member, email) in try services.members(of: open, visit) { members[member.id.description] = email }
    }

    private func find(_ path: String, _ field: String, _ values: [String]) throws -> [ShownResource] {
        let wanted = Set(values.filter { !$0.contains(",") }).sorted().prefix(100)
        guard !wanted.isEmpty else { return [] }
        let query: Form = [
            "filter[\(field)][in]": wanted.joined(separator: ","), "page[limit]": "100",
        ]
        return ShownDocument(try services.management.get([path], query, in: open.context).document).primary
    }

    func user(_ id: String) -> HTML {
        guard let name = users[id] else { return "<code>\(id)</code>" }
        return #"<a href="\#(link: open.path("users", id))"><bdi>\#(name)</bdi></a>"#
    }

    func client(_ clientID: String) -> HTML {
        guard let (id, name) = clients[clientID] else { return "<code>\(clientID)</code>" }
        return #"<a href="\#(link: open.path("clients", id))"><bdi>\#(name)</bdi></a>"#
    }

    func clientPath(_ clientID: String) -> String? { clients[clientID].map { open.path("clients", $0.id) } }

    /// `user:…`, `client:…`, `member:…`, `command:…` or `system`, as an audit event has it.
    func actor(_ text: String) -> HTML {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let name = parts.count == 2 ? parts[1] : ""
        switch parts.first {
        case "user": return user(name)
        case "client": return client(name)
        case "member":
            guard let email = members[name] else { return "A former member" }
            return #"<bdi>\#(email)</bdi> <span class="kind">member</span>"#
        case "command": return #"\#(name) <span class="kind">command</span>"#
        case "system": return "Gatehouse"
        default: return "<code>\(text)</code>"
        }
    }

    func who(_ record: DecisionRecord) -> HTML {
        let all = [record.user.map { user($0.description) }, record.client.map { client($0.description) }].compactMap {
            $0
        }
        return all.isEmpty ? #"<span class="none">–</span>"# : HTML.joined(all.flatMap { [$0, " "] }.dropLast())
    }
}

/// Who did what audit events tell of.
struct Actors {
    private let names: Names

    /// nil where nothing in the document has an actor.
    init?(
        _ document: ShownDocument, _ open: OpenEnvironment, _ services: DashboardServices, _ visit: OperatorVisit
    ) throws {
        let actors = document.primary.compactMap { $0.text("actor") }
        guard !actors.isEmpty else { return nil }
        names = Names(open: open, services: services, visit: visit)
        try names.learn(actors: actors)
    }

    func html(_ event: ShownResource) -> HTML { names.actor(event.text("actor") ?? "") }
}

extension DashboardServices {
    /// Who looks after the environment's account, by the addresses that they sign in with here.
    func members(of open: OpenEnvironment, _ visit: OperatorVisit) throws -> [(Member, email: String)] {
        let members = try control.read { try $0.members.all(of: open.account.id) }
        return try visit.context.store.read { rows in
            try members.compactMap { member in
                try rows.users.find(member.user)?.email.map { (member, $0.description) }
            }
        }
    }
}
