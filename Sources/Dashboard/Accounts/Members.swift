// /accounts/{handle}/members/{id}/role and /remove.

internal import Administration
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Log
internal import Model
internal import Pages
internal import Routing
internal import Store

struct ChangeRole: OperatorEndpoint {
    private static let form = "change-role"
    private static let pattern = "/accounts/:account/members/:id/role"

    let services: DashboardServices

    var routes: [Route] { [Self.get(Self.pattern), Self.post(Self.pattern, form: Self.form)] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try account(visit, atLeast: .administrator)
        let member = try member(visit, of: open)
        guard visit.request.method == .post else { return try show(visit, open, member, Form(), .none) }
        return try submit(visit, isDangerous: true) {
            try show($0, open, member, $1, $2)
        } perform: { form in
            guard let role = form.first("role").flatMap(Member.Role.init(rawValue:)) else {
                throw EntryMistake(mistakes: [("Choose a role.", "role")])
            }
            if try services.members.setRole(role, of: member.id, by: visit.action(in: open.account)) {
                open.log(.memberRoleChanged, visit)
            }
            return Self.go(to: "\(open.path())?done=role")
        }
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenAccount, _ member: Member, _ form: Form, _ problems: FormProblems
    ) throws -> Response {
        let name = try MemberNames([member], visit.context).name(member)
        let page = FormPage(
            title: "Role of \(name)", place: .account(open.account), trail: [(open.path(), open.account.name)],
            lead: RoleWords.html,
            form: visit.form(Self.form, action: open.path("members", member.id.description, "role")),
            controls: [
                FormControl(
                    name: "role", label: "Role", kind: RoleWords.choice(as: open.member.role),
                    value: form.first("role") ?? member.role.rawValue, isRequired: true)
            ], problems: problems, submit: "Change the role", cancel: open.path(), proof: proof(visit, problems))
        return Shell(user: visit.user).response(page.sheet)
    }
}

struct RemoveMember: OperatorEndpoint {
    private static let form = "remove-member"
    private static let pattern = "/accounts/:account/members/:id/remove"

    let services: DashboardServices

    var routes: [Route] { [Self.get(Self.pattern), Self.post(Self.pattern, form: Self.form)] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try account(visit)
        let member = try member(visit, of: open)
        let isSelf = member.id == open.member.id
        // Everybody may go by themselves.
        guard isSelf || open.allows(.administrator) else {
            throw AccountError.needs(.administrator, has: open.member.role)
        }
        guard visit.request.method == .post else { return try show(visit, open, member, isSelf, .none) }
        return try submit(visit, isDangerous: true) { visit, _, problems in
            try show(visit, open, member, isSelf, problems)
        } perform: { _ in
            try services.members.remove(member.id, by: visit.action(in: open.account))
            open.log(.memberRemoved, visit)
            return Self.go(to: isSelf ? "/" : "\(open.path())?done=removed")
        }
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenAccount, _ member: Member, _ isSelf: Bool, _ problems: FormProblems
    ) throws -> Response {
        let name = try MemberNames([member], visit.context).name(member)
        let page = FormPage(
            title: isSelf ? "Leave \(open.account.name)" : "Remove \(name)", place: .account(open.account),
            trail: [(open.path(), open.account.name)],
            lead: isSelf
                ? "<p>From now on you see nothing of this account. An owner can invite you again.</p>"
                : "<p>\(name) sees nothing of this account any more, from the next request on. What they made stays.</p>",
            form: visit.form(Self.form, action: open.path("members", member.id.description, "remove")),
            problems: problems, submit: isSelf ? "Leave" : "Remove", isDangerous: true, cancel: open.path(),
            proof: proof(visit, problems))
        return Shell(user: visit.user).response(page.sheet)
    }
}

extension OperatorEndpoint {
    /// The member that the path names.
    fileprivate func member(_ visit: OperatorVisit, of open: OpenAccount) throws -> Member {
        guard let id = ID<Member>(visit.context.parameter(1)),
            let member = try services.control.read({ try $0.members.find(id, of: open.account.id) })
        else { throw DashboardError.nothingHere }
        return member
    }
}

/// What the roles are for.
enum RoleWords {
    private static let all: [(role: Member.Role, text: String)] = [
        (.owner, "Everything: production environments, disabling and deleting, the account, and its owners."),
        (.administrator, "Everything in environments; test environments; members up to administrators."),
        (.developer, "Applications, APIs, scopes, roles and permissions; looks at the rest."),
        (.viewer, "Looks, and changes nothing."),
    ]

    static let html: HTML = {
        let rows = all.map { HTML("<dt>\(Labels.name($0.role.rawValue))</dt><dd>\($0.text)</dd>") }
        return #"<dl class="facts">\#(rows)</dl>"#
    }()

    /// Those that may be given.
    static func choice(as own: Member.Role) -> FormControl.Control {
        .choice(
            all.filter { MemberDesk.mayHandle($0.role, as: own) }.reversed().map {
                ($0.role.rawValue, Labels.name($0.role.rawValue))
            }, empty: nil)
    }
}
