// GET /accounts/{handle}: environments, members, invitations, and what happened lately.

internal import Administration
internal import HTML
internal import HTTP
internal import Model
internal import Pages
internal import Routing
internal import Store

struct AccountHome: OperatorEndpoint {
    let services: DashboardServices

    var routes: [Route] { [Self.get("/accounts/:account")] }

    private static let done = [
        "created": "The account has been made, and you own it.", "renamed": "The account has another name.",
        "environment": "The environment has been made.", "disabled": "The environment is disabled.",
        "enabled": "The environment is enabled.", "deleted": "The environment has been deleted.",
        "named": "The environment has another name.", "role": "The role has been changed.",
        "removed": "The member has been removed.", "invited": "The invitation is on its way.",
        "revoked": "The invitation has been taken back.", "joined": "Welcome: you look after this account now.",
    ]

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try account(visit)
        let directory = try services.control.directory()
        let environments = directory.environments.filter { $0.account == open.account.id && $0.kind != .dashboard }
        let (members, invitations, events) = try services.control.read { control in
            (
                try control.members.all(of: open.account.id),
                try control.memberInvitations.pending(of: open.account.id, at: visit.context.now),
                try control.accountEvents.latest(of: open.account.id, limit: 10)
            )
        }
        let people = try MemberNames(members, visit.context)
        let rename: HTML =
            open.allows(.owner) ? #"<a class="button quiet" href="\#(link: open.path("rename"))">Rename</a>"# : .empty
        return Shell(user: visit.user).response(
            Sheet(
                title: open.account.name, place: .account(open.account), trail: [("/", "Your environments")],
                actions: rename,
                body: """
                    \(optional: Notice.success(visit.done(Self.done)))
                    <dl class="facts"><dt>Handle</dt><dd><code>\(open.account.handle.description)</code></dd>
                    <dt>Your role</dt><dd>\(open.member.role.rawValue)</dd></dl>
                    \(section("Environments", open.path("environments", "new"), "New environment",
                        open.allows(.administrator), EnvironmentRows(open: open, environments: environments).html))
                    \(section("Members", open.path("invitations", "new"), "Invite somebody",
                        open.allows(.administrator), MemberRows(open: open, members: members, people: people).html))
                    \(self.invitations(invitations, open))
                    \(section("Activity", open.path("activity"), "All activity", !events.isEmpty,
                        EventRows(events: events, people: people).html))
                    """))
    }

    private func section(_ title: String, _ path: String, _ action: String, _ isOffered: Bool, _ body: HTML) -> HTML {
        let button: HTML = isOffered ? #"<a class="button quiet" href="\#(link: path)">\#(action)</a>"# : .empty
        return #"<section><div class="heading"><h2>\#(title)</h2>\#(button)</div>\#(body)</section>"#
    }

    private func invitations(_ invitations: [MemberInvitation], _ open: OpenAccount) -> HTML {
        guard !invitations.isEmpty else { return .empty }
        let rows = invitations.map { invitation -> [HTML] in
            let path = open.path("invitations", invitation.id.description, "revoke")
            let revoke: HTML =
                MemberDesk.mayHandle(invitation.role, as: open.member.role)
                ? #"<a href="\#(link: path)">Take back<span class="unseen"> the invitation of \#(invitation.email.description)</span></a>"#
                : .empty
            return [
                "\(invitation.email.description)", "\(invitation.role.rawValue)", Values.time(invitation.expiresAt),
                revoke,
            ]
        }
        return
            "<section><h2>Invitations</h2>\(Rows(heads: ["Address", "Role", "Until", ""], rows: rows).html)</section>"
    }
}
