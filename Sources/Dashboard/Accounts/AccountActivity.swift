// GET /accounts/{handle}/activity: everything that happened to an account, the newest first.

internal import Administration
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Log
internal import Model
internal import Pages
internal import Routing
internal import Store

struct AccountActivity: OperatorEndpoint {
    private static let rows = 25

    let services: DashboardServices

    var routes: [Route] { [Self.get("/accounts/:account/activity")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try account(visit)
        let before = visit.request.query.first("before").flatMap { ID<AuditEvent>($0) }
        let (members, found) = try services.control.read { control in
            (
                try control.members.all(of: open.account.id),
                try control.accountEvents.latest(of: open.account.id, before: before, limit: Self.rows + 1)
            )
        }
        let events = Array(found.prefix(Self.rows))
        let older: HTML =
            found.count > events.count
            ? """
            <nav class="pages" aria-label="Pages"><a href="\(link: "\(open.path("activity"))?before=\(events.last?.id.description ?? "")")" \
            rel="next">Older</a></nav>
            """ : .empty
        return Shell(user: visit.user).response(
            Sheet(
                title: "Activity", place: .account(open.account), trail: [(open.path(), open.account.name)],
                body: """
                    \(EventRows(events: events, people: try MemberNames(members, visit.context)).html)
                    <div class="under">\(older)</div>
                    """))
    }
}

struct RenameAccount: OperatorEndpoint {
    private static let form = "rename-account"

    let services: DashboardServices

    var routes: [Route] {
        [Self.get("/accounts/:account/rename"), Self.post("/accounts/:account/rename", form: Self.form)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try account(visit, atLeast: .owner)
        func show(_ visit: OperatorVisit, _ form: Form, _ problems: FormProblems) -> Response {
            let page = FormPage(
                title: "Rename the account", place: .account(open.account),
                trail: [(open.path(), open.account.name)],
                lead: "<p>Its handle stays, and so do the addresses of its environments.</p>",
                form: visit.form(Self.form, action: open.path("rename")),
                controls: [
                    FormControl(
                        name: "name", label: "Name", value: form.first("name") ?? open.account.name, isRequired: true)
                ], problems: problems, submit: "Rename", cancel: open.path())
            return Shell(user: visit.user).response(page.sheet)
        }
        guard visit.request.method == .post else { return show(visit, Form(), .none) }
        return try submit(visit, show: show) { form in
            let name = try EntryMistake.name(form)
            if try services.accounts.rename(open.account, to: name, by: visit.action(in: open.account)) {
                open.log(.accountRenamed, visit)
            }
            return Self.go(to: "\(open.path())?done=renamed")
        }
    }
}
