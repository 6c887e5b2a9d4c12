// What members and events are called on a page.

internal import HTML
internal import JSON
internal import Model
internal import Routing
internal import Store

/// The addresses of an account's members, from the dashboard's own users.
struct MemberNames {
    private let names: [String: String]

    /// - Parameter context: of the dashboard's environment.
    init(_ members: [Member], _ context: Context) throws {
        let pairs = try context.store.read { rows in
            try members.map { member in
                (member.id.description, try rows.users.find(member.user)?.email?.description ?? "a user who is gone")
            }
        }
        names = Dictionary(uniqueKeysWithValues: pairs)
    }

    func name(_ member: Member) -> String { names[member.id.description] ?? "somebody" }

    /// Of a member, or of who was one.
    func name(id: String) -> String { names[id] ?? "a former member" }

    func actor(_ text: String) -> String {
        if text.hasPrefix("member:") { return name(id: String(text.dropFirst(7))) }
        if text.hasPrefix("command:") { return "the command line (\(text.dropFirst(8)))" }
        return text == "system" ? "whoever had the link" : text
    }
}

/// Events of an account as a table.
struct EventRows {
    let events: [AccountEvent]
    let people: MemberNames

    var html: HTML {
        guard !events.isEmpty else { return #"<p class="empty">Nothing has happened yet.</p>"# }
        let rows = events.map { event -> [HTML] in
            [Values.time(event.occurredAt), "\(Self.words[event.action] ?? event.action)", what(event), who(event)]
        }
        return Rows(heads: ["When", "What", "Of", "By"], rows: rows).html
    }

    private func who(_ event: AccountEvent) -> HTML {
        let address = event.remoteAddress.map { HTML(#" <span class="hint">from \#($0)</span>"#) }
        return "\(people.actor(event.actor))\(optional: address)"
    }

    private func what(_ event: AccountEvent) -> HTML {
        let targets = (try? JSON(parsing: Array(event.targets.utf8)))?.array ?? []
        let names = targets.compactMap { target -> String? in
            if let name = target["name"]?.string { return name }
            guard target["type"]?.string == "member", let id = target["id"]?.string else { return nil }
            return people.name(id: id)
        }
        let changes = (try? JSON(parsing: Array(event.changes.utf8)))?.object ?? JSONObject()
        let words = changes.members.map { change -> String in
            let sides = [change.value["from"]?.string, change.value["to"]?.string].compactMap { $0 }
            return "\(change.name): \(sides.joined(separator: " → "))"
        }
        let detail = words.isEmpty ? .empty : HTML(#" <span class="hint">\#(words.joined(separator: ", "))</span>"#)
        var seen: Set<String> = []
        return "\(names.filter { seen.insert($0).inserted }.joined(separator: ", "))\(detail)"
    }

    private static let words = [
        "account.created": "Account created", "account.renamed": "Account renamed",
        "environment.created": "Environment created", "environment.updated": "Environment renamed",
        "environment.disabled": "Environment disabled", "environment.enabled": "Environment enabled",
        "environment.deleted": "Environment deleted", "member.invited": "Invited",
        "member_invitation.revoked": "Invitation taken back", "member_invitation.declined": "Invitation declined",
        "member.joined": "Joined", "member.role_changed": "Role changed", "member.removed": "Removed",
        "invite.approved": "Request for an account approved", "invite.refused": "Request for an account refused",
    ]
}
