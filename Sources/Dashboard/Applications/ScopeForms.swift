// /scopes/new and /scopes/{id}/edit: a scope, and the applications that may ask for it.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Management
internal import Pages
internal import Routing

struct CreateScope: OperatorEndpoint {
    /// It says which clients may ask for the scope.
    let asksForProof = true
    let services: DashboardServices
    private static let form = "create-scopes"

    var routes: [Route] {
        let pattern = "/environments/:environment/scopes/new"
        return [Self.get(pattern), Self.post(pattern, form: Self.form)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("scopes:write")
        let clients = try ScopeClients(services, open)
        guard visit.request.method == .post else {
            return try show(visit, open, clients, visit.request.query, clients.usual, .none)
        }
        let form = try visit.submitted()
        do {
            let related = try RelatedChoices(services: services, open: open).resolve(form, of: .scope)
            let answer = try services.management.create(
                ["scopes"], FormReading(resource: .scope, form: form).created(related), in: open.context)
            guard let made = ShownDocument(answer.document).primary.first else { throw DashboardError.nothingHere }
            let failed = try clients.apply(form, scope: made.text("name") ?? "")
            return Self.go(to: "\(open.path("scopes", made.id))?done=\(failed.isEmpty ? "created" : "partly")")
        } catch let error as ErrorDocument {
            let problems = FormProblems(error, fields: CreateResource.fields(.scope))
            return try show(visit, open, clients, form, form.all(ScopeClients.field), problems)
        }
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ clients: ScopeClients, _ filled: Form, _ chosen: [String],
        _ problems: FormProblems
    ) throws -> Response {
        let path = open.path("scopes")
        let form = visit.form(Self.form, action: "\(path)/new")
        let name = FormControl(
            name: "name", label: "Name", value: filled.first("name"),
            hint: "Such as read:documents: what an application asks for, and your API looks for in a token.",
            error: problems["name"], isRequired: true)
        let description = FormControl(
            name: "description", label: "Description", value: filled.first("description"),
            hint: "What people read when an application asks them for it, such as “Read your documents”.",
            error: problems["description"])
        return Shell(user: visit.user).response(
            Sheet(
                title: "Create Scope", place: .environment(open, section: "scopes"), trail: [(path, "Scopes")],
                status: problems.isEmpty ? .ok : .unprocessableContent, isRefused: !problems.isEmpty,
                body: """
                    \(optional: Notice.refusal(problems.summary))
                    \(form.html("""
                        \(name.html)\(description.html)\(try server(filled, problems, open).html)
                        \(optional: clients.control(chosen: chosen, having: []))
                        <div class="actions"><button type="submit">Create Scope</button> <a href="\(link: path)">Cancel</a></div>
                        """))
                    """))
    }

    /// The APIs but the one whose scopes are the program's own.
    private func server(_ filled: Form, _ problems: FormProblems, _ open: OpenEnvironment) throws -> FormControl {
        let answer = try services.management.get(["resource-servers"], ["page[limit]": "200"], in: open.context)
        let choices = ShownDocument(answer.document).primary.filter { !$0.isTrue("system") }.map {
            (value: $0.id, text: Presentation.of(.resourceServer).title($0))
        }
        return FormControl(
            name: "resource_server", label: "API", kind: .choice(choices, empty: "none"),
            value: filled.first("resource_server"),
            hint: "Tokens with it are then for this API. Without one they are for the issuer.",
            error: problems["resource_server"])
    }
}

struct EditScope: OperatorEndpoint {
    /// It says which clients may ask for the scope.
    let asksForProof = true
    let services: DashboardServices
    private static let form = "edit-scopes"

    var routes: [Route] {
        let pattern = "/environments/:environment/scopes/:id/edit"
        return [Self.get(pattern), Self.post(pattern, form: Self.form)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("scopes:write")
        let id = visit.context.parameter(1)
        let (shown, tag) = try services.management.state(.scope, id, in: open)
        let clients = try ScopeClients(services, open)
        let name = shown.text("name") ?? ""
        guard visit.request.method == .post else {
            let having = clients.having(name).map(\.id)
            let filled: Form = ["description": shown.text("description") ?? ""]
            return show(visit, open, shown, clients.control(chosen: having, having: having), filled, tag, .none)
        }
        let form = try visit.submitted()
        do {
            let change = FormReading(resource: .scope, form: form).changed(shown)
            if change["attributes"]?.object?.isEmpty == false {
                _ = try services.management.update(
                    ["scopes", id], change, ifMatch: form.first("state"), in: open.context)
            }
            let failed = try clients.apply(form, scope: name)
            return Self.go(to: "\(open.path("scopes", id))?done=\(failed.isEmpty ? "saved" : "partly")")
        } catch let error as ErrorDocument {
            let control = clients.control(
                chosen: form.all(ScopeClients.field), having: form.all(ScopeClients.known))
            return show(
                visit, open, shown, control, form, form.state(tag, after: error),
                FormProblems(ofChange: error, fields: ["description"]))
        }
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ shown: ShownResource, _ clients: HTML?, _ filled: Form,
        _ tag: String?, _ problems: FormProblems
    ) -> Response {
        let path = open.path("scopes", shown.id)
        let title = Presentation.of(.scope).title(shown)
        let state = tag.map { HTML(#"<input type="hidden" name="state" value="\#($0)">"#) }
        let description = FormControl(
            name: "description", label: "Description", value: filled.first("description"),
            hint: "What people read when an application asks them for it.", error: problems["description"])
        return Shell(user: visit.user).response(
            Sheet(
                title: "Edit \(title)", place: .environment(open, section: "scopes"),
                trail: [(open.path("scopes"), "Scopes"), (path, title)],
                status: problems.isEmpty ? .ok : .unprocessableContent, isRefused: !problems.isEmpty,
                body: """
                    \(optional: Notice.refusal(problems.summary))
                    \(visit.form(Self.form, action: "\(path)/edit").html("""
                        \(optional: state)\(description.html)\(optional: clients)
                        <div class="actions"><button type="submit">Save</button> <a href="\(link: path)">Cancel</a></div>
                        """))
                    """))
    }
}
