// GET /: what somebody looks after.

internal import HTML
internal import HTTP
internal import Model
internal import Pages
internal import Routing
internal import Store

struct Overview: OperatorEndpoint {
    let services: DashboardServices

    var routes: [Route] { [Self.get("/")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let directory = try services.control.directory()
        let accounts = try services.control.read { control in
            try control.members.all(of: visit.user.id).compactMap { member in
                try control.account(member.account).map { (account: $0, member: member) }
            }
        }
        let sections = accounts.map { account, member -> HTML in
            let environments = directory.environments.filter { $0.account == account.id && $0.kind != .dashboard }
            return """
                <section><div class="heading"><h2>\(account.name)</h2>\
                <a class="button quiet" href="\(link: "/accounts/\(account.handle)")">Account</a></div>
                <p class="hint">You are \(article(member.role)) \(member.role.rawValue).</p>
                \(list(environments))</section>
                """
        }
        let body: HTML =
            accounts.isEmpty
            ? #"<div class="empty"><p>You look after no account yet. <a href="/accounts/new">Create one</a>, or ask an owner to invite you.</p></div>"#
            : """
            \(sections)
            <p><a href="/accounts/new">Create another account</a></p>
            """
        let notices = try AccountNotices(visit: visit, services: services)
        return Shell(user: visit.user).response(
            Sheet(title: "Your environments", actions: notices.actions, body: "\(notices.waiting)\(body)"))
    }

    private func article(_ role: Member.Role) -> String { role == .owner || role == .administrator ? "an" : "a" }

    private func list(_ environments: [Environment]) -> HTML {
        guard !environments.isEmpty else { return #"<p class="empty">This account has no environment yet.</p>"# }
        let items = environments.map { environment -> HTML in
            let state: HTML = environment.status == .active ? .empty : #" <span class="badge bad">disabled</span>"#
            return """
                <li><a href="\(link: "/environments/\(environment.handle)")"><strong>\(environment.handle.description)</strong>
                <span class="hint">\(environment.name)</span></a> <span class="kind">\(environment.kind.rawValue)</span>\(state)</li>
                """
        }
        return #"<ul class="tiles">\#(items)</ul>"#
    }
}
