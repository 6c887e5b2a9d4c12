// /clients/new and /clients/{id}/edit: an application is registered, and changed.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Management
internal import Model
internal import Pages
internal import Routing

struct RegisterClient: OperatorEndpoint {
    let asksForProof = true
    let services: DashboardServices
    private static let form = "create-clients"

    var routes: [Route] {
        let pattern = "/environments/:environment/clients/new"
        return [Self.get(pattern), Self.post(pattern, form: Self.form)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("clients:write")
        guard visit.request.method == .post else { return try show(visit, open, ClientForm.usual, .none) }
        let form = try visit.submitted()
        guard form.all("grant_types").contains(where: { !$0.isEmpty }) || form.first("grant_types") == nil else {
            var problems = FormProblems.none
            problems.add("choose at least one", at: "grant_types")
            return try show(visit, open, form, problems)
        }
        do {
            let related = try RelatedChoices(services: services, open: open).resolve(form, of: .client)
            let data = FormReading(resource: .client, form: Self.fitting(form)).created(related)
            let document = ShownDocument(try services.management.create(["clients"], data, in: open.context).document)
            guard let made = document.primary.first else { throw DashboardError.nothingHere }
            if let secret = OnceShown(document) {
                return Shell(user: visit.user).response(secret.sheet(.client, made, open))
            }
            return Self.go(to: "\(open.path("clients", made.id))?done=created")
        } catch let error as ErrorDocument {
            return try show(visit, open, form, FormProblems(error, fields: CreateResource.fields(.client)))
        }
    }

    /// What was ticked for people before somebody chose an application that none sign in to.
    private static func fitting(_ form: Form) -> Form {
        guard form.first("grant_types") != nil, !form.all("grant_types").contains("authorization_code") else {
            return form
        }
        var fitting = Form()
        for pair in form.pairs
        where pair.name != "allowed_scopes" || !OfferedScopes.standardNames.contains(pair.value) {
            fitting.append(pair.name, pair.value)
        }
        return fitting
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ filled: Form, _ problems: FormProblems
    ) throws -> Response {
        let owner = try Resource.client.relationship("owner").map { relationship in
            try RelatedChoices(services: services, open: open).control(
                relationship, value: filled.first("owner"), error: problems["owner"])
        }
        let fields = ClientForm(
            scopes: try OfferedScopes(services, open), isNew: true, filled: filled, problems: problems, owner: owner)
        let path = open.path("clients")
        let form = visit.form(Self.form, action: "\(path)/new")
        return Shell(user: visit.user).response(
            Sheet(
                title: "Register Application", place: .environment(open, section: "clients"),
                trail: [(path, "Clients")], status: problems.isEmpty ? .ok : .unprocessableContent,
                isRefused: !problems.isEmpty,
                body: """
                    \(optional: Notice.refusal(problems.summary))
                    \(form.html("""
                        \(fields.html)
                        <div class="actions"><button type="submit">Register Application</button> \
                        <a href="\(link: path)">Cancel</a></div>
                        """))
                    """))
    }
}

struct EditClient: OperatorEndpoint {
    let asksForProof = true
    let services: DashboardServices
    private static let form = "edit-clients"

    var routes: [Route] {
        let pattern = "/environments/:environment/clients/:id/edit"
        return [Self.get(pattern), Self.post(pattern, form: Self.form)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("clients:write")
        let id = visit.context.parameter(1)
        let (shown, tag) = try services.management.state(.client, id, in: open)
        guard visit.request.method == .post else {
            return try show(visit, open, shown, ClientForm.filled(shown), tag, .none)
        }
        let form = try visit.submitted()
        let change = FormReading(resource: .client, form: form).changed(shown)
        guard change["attributes"]?.object?.isEmpty == false else { return Self.go(to: open.path("clients", id)) }
        do {
            _ = try services.management.update(["clients", id], change, ifMatch: form.first("state"), in: open.context)
            return Self.go(to: "\(open.path("clients", id))?done=saved")
        } catch let error as ErrorDocument {
            let fields = FormReading.attributes(of: .client, creating: false).map(\.name)
            return try show(
                visit, open, shown, form, form.state(tag, after: error), FormProblems(ofChange: error, fields: fields))
        }
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ shown: ShownResource, _ filled: Form, _ tag: String?,
        _ problems: FormProblems
    ) throws -> Response {
        let fields = ClientForm(
            scopes: try OfferedScopes(services, open), isNew: false, filled: filled, problems: problems)
        let path = open.path("clients", shown.id)
        let form = visit.form(Self.form, action: "\(path)/edit")
        let title = Presentation.of(.client).title(shown)
        let state = tag.map { HTML(#"<input type="hidden" name="state" value="\#($0)">"#) }
        return Shell(user: visit.user).response(
            Sheet(
                title: "Edit \(title)", place: .environment(open, section: "clients"),
                trail: [(open.path("clients"), "Clients"), (path, title)],
                status: problems.isEmpty ? .ok : .unprocessableContent, isRefused: !problems.isEmpty,
                body: """
                    \(optional: Notice.refusal(problems.summary))
                    \(form.html("""
                        \(optional: state)\(fields.html)
                        <div class="actions"><button type="submit">Save</button> <a href="\(link: path)">Cancel</a></div>
                        """))
                    """))
    }
}

extension FormProblems {
    /// Of a change that was made for a state that is no more.
    init(ofChange document: ErrorDocument, fields: [String]) {
        guard document.status == 412 else {
            self.init(document, fields: fields)
            return
        }
        self = .none
        add("somebody else has changed this since you opened it; look at what it is now and save again")
    }
}
