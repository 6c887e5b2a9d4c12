// /accounts/{handle}/invitations/new, and taking one back.

internal import Administration
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Identity
internal import Log
internal import Model
internal import Pages
internal import Routing
internal import Store

struct InviteMember: OperatorEndpoint {
    private static let form = "invite-member"
    private static let pattern = "/accounts/:account/invitations/new"

    let services: DashboardServices

    /// Each makes a mail.
    var routes: [Route] {
        [
            Self.get(Self.pattern),
            Route(.post, Self.pattern, family: .page, limit: .perAddress(.authentication), form: Self.form),
        ]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try account(visit, atLeast: .administrator)
        guard visit.request.method == .post else { return show(visit, open, Form(), .none) }
        // Whoever found a browser open must not let themselves in for good.
        return try submit(visit, isDangerous: true) {
            show($0, open, $1, $2)
        } perform: { form in
            let (email, role) = try EntryMistake.all({ try EntryMistake.email(form) }, { try self.role(form) })
            _ = try services.members.invite(
                email, as: role, by: visit.action(in: open.account), visit.user.email,
                from: OperatorMails.Sender(store: visit.context.store, environment: visit.context.environment.id),
                visit.context.store)
            open.log(.memberInvited, visit)
            return Self.go(to: "\(open.path())?done=invited")
        }
    }

    private func role(_ form: Form) throws -> Member.Role {
        guard let role = form.first("role").flatMap(Member.Role.init(rawValue:)) else {
            throw EntryMistake(mistakes: [("Choose a role.", "role")])
        }
        return role
    }

    private func show(_ visit: OperatorVisit, _ open: OpenAccount, _ form: Form, _ problems: FormProblems) -> Response {
        let page = FormPage(
            title: "Invite somebody", place: .account(open.account), trail: [(open.path(), open.account.name)],
            lead: RoleWords.html, form: visit.form(Self.form, action: open.path("invitations", "new")),
            controls: [
                FormControl(
                    name: "email", label: "E-mail address", kind: .line(type: "email"), value: form.first("email"),
                    hint:
                        "The invitation works once, for seven days, and only for whoever signs in here with this address.",
                    isRequired: true),
                FormControl(
                    name: "role", label: "Role", kind: RoleWords.choice(as: open.member.role),
                    value: form.first("role"), isRequired: true),
            ], problems: problems, submit: "Send the invitation", cancel: open.path(), proof: proof(visit, problems))
        return Shell(user: visit.user).response(page.sheet)
    }
}

struct RevokeInvitation: OperatorEndpoint {
    private static let form = "revoke-invitation"
    private static let pattern = "/accounts/:account/invitations/:id/revoke"

    let services: DashboardServices

    var routes: [Route] { [Self.get(Self.pattern), Self.post(Self.pattern, form: Self.form)] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try account(visit, atLeast: .administrator)
        guard let id = ID<MemberInvitation>(visit.context.parameter(1)),
            let invitation = try services.control.read({ try $0.memberInvitations.find(id, of: open.account.id) })
        else { throw DashboardError.nothingHere }
        func show(_ visit: OperatorVisit, _ problems: FormProblems) -> Response {
            let page = FormPage(
                title: "Take back the invitation", place: .account(open.account),
                trail: [(open.path(), open.account.name)],
                lead: "<p>The link that was mailed to \(invitation.email.description) no longer works.</p>",
                form: visit.form(Self.form, action: open.path("invitations", id.description, "revoke")),
                problems: problems, submit: "Take it back", isDangerous: true, cancel: open.path())
            return Shell(user: visit.user).response(page.sheet)
        }
        guard visit.request.method == .post else { return show(visit, .none) }
        return try submit(visit) { visit, _, problems in
            show(visit, problems)
        } perform: { _ in
            try services.members.revoke(id, by: visit.action(in: open.account))
            open.log(.memberInvitationRevoked, visit)
            return Self.go(to: "\(open.path())?done=revoked")
        }
    }
}
