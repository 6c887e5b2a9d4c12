// /environments/{handle}/disable and /enable, and /delete: what ends an environment for a while, or for good.

internal import Administration
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Log
internal import Management
internal import Model
internal import Pages
internal import Routing

struct SwitchEnvironment: OperatorEndpoint {
    let services: DashboardServices
    let status: Environment.Status

    private var word: String { status == .active ? "enable" : "disable" }
    private var formName: String { "\(word)-environment" }

    var routes: [Route] {
        let pattern = "/environments/:environment/\(word)"
        return [Self.get(pattern), Self.post(pattern, form: formName)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try environment(visit, atLeast: .owner)
        guard visit.request.method == .post else { return show(visit, open, .none) }
        // Enabling breaks nothing.
        return try submit(visit, isDangerous: status == .disabled) { visit, _, problems in
            show(visit, open, problems)
        } perform: { _ in
            if try services.accounts.setStatus(status, of: open.environment, by: visit.action(in: open.account)) {
                let by = [(Field.reason, "by member:\(open.member.id)")]
                open.context.log(status == .active ? .environmentEnabled : .environmentDisabled, by)
            }
            return Self.go(to: "/accounts/\(open.account.handle)?done=\(word)d")
        }
    }

    private func show(_ visit: OperatorVisit, _ open: OpenEnvironment, _ problems: FormProblems) -> Response {
        let handle = open.environment.handle.description
        let lead: HTML =
            status == .active
            ? "<p>It answers again at \(open.context.address.origin.description), with everything that it had.</p>"
            : """
            <p>Nobody can sign in at \(open.context.address.origin.description), no client gets a token, and the Management API \
            refuses every request, until an owner enables it again. Everything in it is kept.</p>
            """
        let page = FormPage(
            title: "\(Labels.name(word)) \(handle)", place: .environment(open, section: ""), lead: lead,
            form: visit.form(formName, action: open.path(word)), problems: problems,
            submit: "\(Labels.name(word)) it", isDangerous: status == .disabled,
            cancel: "/accounts/\(open.account.handle)", proof: status == .disabled ? proof(visit, problems) : .empty)
        return Shell(user: visit.user).response(page.sheet)
    }
}

struct DeleteEnvironment: OperatorEndpoint {
    private static let form = "delete-environment"
    private static let pattern = "/environments/:environment/delete"

    let services: DashboardServices

    var routes: [Route] { [Self.get(Self.pattern), Self.post(Self.pattern, form: Self.form)] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try environment(visit, atLeast: .owner)
        guard visit.request.method == .post else { return try show(visit, open, .none) }
        return try submit(visit, isDangerous: true) { visit, _, problems in
            try show(visit, open, problems)
        } perform: { form in
            try services.accounts.delete(
                open.environment, confirmation: EntryMistake.trimmed(form.first("confirmation") ?? ""),
                by: visit.action(in: open.account))
            open.context.log(.environmentDeleted, [(.reason, "by member:\(open.member.id)")])
            return Self.go(to: "/accounts/\(open.account.handle)?done=deleted")
        }
    }

    private func show(_ visit: OperatorVisit, _ open: OpenEnvironment, _ problems: FormProblems) throws -> Response {
        let handle = open.environment.handle.description
        let counts = try [("users", "users"), ("clients", "clients"), ("resource-servers", "APIs")].compactMap {
            path, name -> HTML? in
            let answer = try services.management.get(
                [path], ["page[count]": "true", "page[limit]": "1"], in: open.context)
            guard let total = ShownDocument(answer.document).total, total > 0 else { return nil }
            return "<li>\(total) \(name)</li>"
        }
        let page = FormPage(
            title: "Delete \(handle)", place: .environment(open, section: ""),
            lead: """
                <p>Everything in it goes with it: users, clients, keys, and its activity. Only a backup brings it back, and nobody else \
                gets the handle for 90 days. To stop it for a while, disable it instead.</p>
                \(counts.isEmpty ? .empty : #"<ul class="effects">\#(counts)</ul>"#)
                """, form: visit.form(Self.form, action: open.path("delete")),
            controls: [
                FormControl(
                    name: "confirmation", label: "Handle", hint: "Type \(handle) to confirm.", isRequired: true)
            ], problems: problems, submit: "Delete \(handle)", isDangerous: true,
            cancel: "/accounts/\(open.account.handle)", proof: proof(visit, problems))
        return Shell(user: visit.user).response(page.sheet)
    }
}
