// /accounts/new: an account with its first environments.

internal import Administration
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Log
internal import Model
internal import Pages
internal import Routing

struct CreateAccount: OperatorEndpoint {
    private static let path = "/accounts/new"
    private static let form = "create-account"

    let services: DashboardServices

    /// Counted by address: codes could be guessed here, and each account is a second's work.
    var routes: [Route] {
        [
            Self.get(Self.path),
            Route(.post, Self.path, family: .page, limit: .perAddress(.authentication), form: Self.form),
        ]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        guard services.accounts.policy != .closed else { return closed(visit) }
        guard visit.request.method == .post else { return try show(visit, Form(), .none) }
        return try submit(visit, at: "handle", show: show) { form in
            let (handle, name) = try EntryMistake.all(
                { try EntryMistake.handle(form) }, { try EntryMistake.name(form) })
            let code = form.first("code").flatMap { $0.isEmpty ? nil : Secret($0) }
            let wish = AccountDesk.Wish(
                handle: handle, name: name, hasEnvironments: form.first("environments") == "true", code: code)
            let (account, environments) = try services.accounts.create(
                wish, for: visit.user, at: visit.context.environment, visitor: visit.context.visitor)
            visit.context.log(.accountCreated, [(.reason, "by user:\(visit.user.id)")], of: account.handle)
            for environment in environments {
                visit.context.log(.environmentCreated, [(.reason, "by user:\(visit.user.id)")], of: environment.handle)
            }
            return Self.go(to: "/accounts/\(account.handle)?done=created")
        }
    }

    private func closed(_ visit: OperatorVisit) -> Response {
        Shell(user: visit.user).response(
            Sheet(
                title: "Create an account", trail: [("/", "Your environments")], status: .forbidden,
                body:
                    #"<div class="empty"><p>Accounts are made by those who run this installation. Ask them, or ask an owner of an account to invite you.</p></div>"#
            ))
    }

    private func show(_ visit: OperatorVisit, _ form: Form, _ problems: FormProblems) throws -> Response {
        let isFirst = visit.request.method != .post
        var controls = [
            FormControl(
                name: "name", label: "Name", value: form.first("name"), hint: "What people call it: a company, a team.",
                isRequired: true, autocomplete: "organization"),
            FormControl(
                name: "handle", label: "Handle", value: form.first("handle"),
                hint:
                    "Lower-case letters, digits and hyphens. It stands in the addresses of the environments, and stays.",
                isRequired: true),
            FormControl(
                name: "environments", label: "With a test and a production environment", kind: .check,
                value: isFirst ? "true" : form.first("environments"),
                hint: "They are called {handle}-test and {handle}. Without them both names are kept for you."),
        ]
        let needsCode = try services.accounts.needsCode(visit.user, at: visit.context.environment)
        if needsCode {
            controls.append(
                FormControl(
                    name: "code", label: "Code", hint: "From the mail that you got when your request was approved.",
                    isRequired: true))
        }
        let ask: HTML =
            needsCode
            ? #"<p class="hint">You have no code? <a href="/invites/request">Ask for one</a>.</p>"# : .empty
        let page = FormPage(
            title: "Create an account", trail: [("/", "Your environments")], lead: ask,
            form: visit.form(Self.form, action: Self.path), controls: controls, problems: problems,
            submit: "Create account", cancel: "/")
        return Shell(user: visit.user).response(page.sheet)
    }
}
