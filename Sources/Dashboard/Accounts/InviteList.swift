// /invites: requests for accounts, for those who run the installation.

internal import Administration
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Log
internal import Model
internal import Pages
internal import Routing

struct InviteList: OperatorEndpoint {
    private static let rows = 100

    let services: DashboardServices

    var routes: [Route] { [Self.get("/invites")] }

    private static let done = [
        "approved": "The code is on its way.", "refused": "The request is refused. Nobody was told.",
    ]

    func answer(_ visit: OperatorVisit) throws -> Response {
        try checkOperator(visit)
        let waiting = try services.invites.all(.requested, limit: Self.rows)
        let approved = try services.invites.all(.approved, limit: Self.rows)
        let codes: HTML =
            approved.isEmpty
            ? .empty
            : "<section><h2>Codes that nobody has used yet</h2>\(table(approved, "Until"))</section>"
        return Shell(user: visit.user).response(
            Sheet(
                title: "Requests for accounts", trail: [("/", "Your environments")],
                body: """
                    \(optional: Notice.success(visit.done(Self.done)))
                    \(waiting.isEmpty
                        ? #"<div class="empty"><p>Nobody waits for an account. Anyone can ask at <a href="/invites/request">/invites/request</a>.</p></div>"#
                        : table(waiting, "Since"))
                    \(codes)
                    """))
    }

    private func table(_ invites: [Invite], _ time: String) -> HTML {
        let rows = invites.map { invite -> [HTML] in
            func link(_ word: String, _ name: String) -> HTML {
                #"<a href="\#(link: "/invites/\(invite.id)/\(word)")">\#(name)<span class="unseen">: \#(invite.email.description)</span></a> "#
            }
            let isNew = invite.status == .requested
            return [
                "\(invite.email.description)", "\(invite.name)", "\(invite.purpose)",
                Values.time(invite.expiresAt ?? invite.createdAt),
                #"<span class="buttons">\#(link("approve", isNew ? "Approve" : "New code"))\#(link("refuse", isNew ? "Refuse" : "Take back"))</span>"#,
            ]
        }
        return Rows(heads: ["Address", "Name", "Purpose", time, ""], rows: rows).html
    }
}

extension OperatorEndpoint {
    /// For those who run the installation: for anybody else there is no such page.
    func checkOperator(_ visit: OperatorVisit) throws {
        guard services.accounts.policy == .invite,
            try services.invites.isOperator(visit.user.id, of: visit.context.environment)
        else { throw DashboardError.nothingHere }
    }
}

struct DecideInvite: OperatorEndpoint {
    let services: DashboardServices
    let isApproval: Bool

    private var word: String { isApproval ? "approve" : "refuse" }
    private var formName: String { "\(word)-invite" }

    var routes: [Route] {
        let pattern = "/invites/:id/\(word)"
        return [Self.get(pattern), Self.post(pattern, form: formName)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        try checkOperator(visit)
        guard let id = ID<Invite>(visit.context.parameter(0)), let invite = try services.invites.find(id) else {
            throw DashboardError.nothingHere
        }
        guard visit.request.method == .post else { return show(visit, invite, .none) }
        return try submit(visit) { visit, _, problems in
            show(visit, invite, problems)
        } perform: { _ in
            let (decider, visitor) = (InviteDesk.Decider.user(visit.user.id), visit.context.visitor)
            let dashboard = visit.context.environment
            if isApproval {
                _ = try services.invites.approve(
                    id, by: decider, at: dashboard, visit.context.store, visitor: visitor)
            } else {
                _ = try services.invites.refuse(id, by: decider, at: dashboard, visitor: visitor)
            }
            visit.context.log(isApproval ? .inviteApproved : .inviteRefused, [(.reason, "by user:\(visit.user.id)")])
            return Self.go(to: "/invites?done=\(isApproval ? "approved" : "refused")")
        }
    }

    private func show(_ visit: OperatorVisit, _ invite: Invite, _ problems: FormProblems) -> Response {
        let page = FormPage(
            title: isApproval ? "Approve the request" : "Refuse the request",
            trail: [("/", "Your environments"), ("/invites", "Requests for accounts")],
            lead: """
                <dl class="facts"><dt>Name</dt><dd>\(invite.name)</dd><dt>Address</dt><dd>\(invite.email.description)</dd>
                <dt>Purpose</dt><dd>\(invite.purpose)</dd><dt>Asked</dt><dd>\(Values.time(invite.createdAt))</dd></dl>
                <p>\(isApproval
                    ? "A code that makes one account is mailed to this address. It works for fourteen days; one that was mailed before no longer does."
                    : "Nobody is told. A code that was mailed before no longer works.")</p>
                """, form: visit.form(formName, action: "/invites/\(invite.id)/\(word)"), problems: problems,
            submit: isApproval ? "Approve" : "Refuse", isDangerous: !isApproval, cancel: "/invites")
        return Shell(user: visit.user).response(page.sheet)
    }
}
