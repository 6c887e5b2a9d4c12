// /accounts/{handle}/environments/new: another environment of an account.

internal import Administration
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Log
internal import Model
internal import Pages
internal import Routing

struct CreateEnvironment: OperatorEndpoint {
    private static let form = "create-environment"
    private static let pattern = "/accounts/:account/environments/new"

    let services: DashboardServices

    var routes: [Route] { [Self.get(Self.pattern), Self.post(Self.pattern, form: Self.form)] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try account(visit, atLeast: .administrator)
        guard visit.request.method == .post else { return show(visit, open, Form(), .none) }
        return try submit(visit, at: "handle") {
            show($0, open, $1, $2)
        } perform: { form in
            let (handle, name, kind) = try EntryMistake.all(
                { try EntryMistake.handle(form) }, { try self.name(form) }, { try self.kind(form) })
            let made = try services.accounts.createEnvironment(
                handle, name: name, kind: kind, by: visit.action(in: open.account), beside: visit.context.environment)
            open.log(.environmentCreated, visit, of: made.handle)
            return Self.go(to: "\(open.path())?done=environment")
        }
    }

    /// Without one it is called by its handle.
    private func name(_ form: Form) throws -> String {
        let isEmpty = EntryMistake.trimmed(form.first("name") ?? "").isEmpty
        return isEmpty ? try EntryMistake.handle(form).description : try EntryMistake.name(form)
    }

    private func kind(_ form: Form) throws -> Environment.Kind {
        guard let kind = form.first("kind").flatMap(Environment.Kind.init(rawValue:)), AccountDesk.kinds.contains(kind)
        else { throw EntryMistake(mistakes: [("Choose what it is for.", "kind")]) }
        return kind
    }

    private func show(_ visit: OperatorVisit, _ open: OpenAccount, _ form: Form, _ problems: FormProblems) -> Response {
        let kinds = AccountDesk.kinds.filter { open.allows(AccountDesk.role(toMake: $0)) }
        let page = FormPage(
            title: "New environment", place: .account(open.account), trail: [(open.path(), open.account.name)],
            lead:
                "<p>An environment has an address, users, clients and keys of its own. Nothing is shared between two of them.</p>",
            form: visit.form(Self.form, action: open.path("environments", "new")),
            controls: [
                FormControl(
                    name: "handle", label: "Handle", value: form.first("handle"),
                    hint:
                        "Lower-case letters, digits and hyphens, such as \(open.account.handle)-eu. It stands in the address, and stays.",
                    isRequired: true),
                FormControl(name: "name", label: "Name", value: form.first("name"), hint: "What people read."),
                FormControl(
                    name: "kind", label: "Kind",
                    kind: .choice(kinds.map { ($0.rawValue, Labels.name($0.rawValue)) }, empty: nil),
                    value: form.first("kind"),
                    hint: open.allows(.owner) ? nil : "Production environments are made by an owner.", isRequired: true),
            ], problems: problems, submit: "Create environment", cancel: open.path())
        return Shell(user: visit.user).response(page.sheet)
    }
}
