// /client-resource-server-grants/new and /{id}/edit: a client is granted an API, with all of its scopes or some.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Management
internal import Pages
internal import Routing

struct GrantAccess: OperatorEndpoint {
    let asksForProof = true
    let services: DashboardServices
    private static let form = "create-client-resource-server-grants"

    var routes: [Route] {
        let pattern = "/environments/:environment/client-resource-server-grants/new"
        return [Self.get(pattern), Self.post(pattern, form: Self.form)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(Resource.clientGrant.scope(.write))
        guard visit.request.method == .post else { return try show(visit, open, visit.request.query, .none) }
        let form = try visit.submitted()
        do {
            let related = try RelatedChoices(services: services, open: open).resolve(form, of: .clientGrant)
            _ = try services.management.create(
                [Resource.clientGrant.path], FormReading(resource: .clientGrant, form: form).created(related),
                in: open.context)
            let server = related["resource_server"] ?? ""
            return Self.go(to: "\(open.path("resource-servers", server))?done=created")
        } catch let error as ErrorDocument {
            return try show(visit, open, form, FormProblems(error, fields: CreateResource.fields(.clientGrant)))
        }
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ filled: Form, _ problems: FormProblems
    ) throws -> Response {
        let server = try filled.first("resource_server").flatMap { try GrantedAPI($0, services, open) }
        let path = open.path(Resource.clientGrant.path)
        let target: HTML =
            try server.map { HTML(#"<input type="hidden" name="resource_server" value="\#($0.id)">"#) }
            ?? RelatedChoices(services: services, open: open).control(
                named("resource_server"), value: nil, error: problems["resource_server"]
            ).html
        let sheet = visit.form(Self.form, action: "\(path)/new")
        let back = server.map { open.path("resource-servers", $0.id) } ?? path
        return Shell(user: visit.user).response(
            Sheet(
                title: server.map { "Grant a client access to \($0.name)" } ?? "Grant a client access",
                place: .environment(open, section: "resource-servers"),
                trail: [(open.path("resource-servers"), "APIs")] + (server.map { [(back, $0.name)] } ?? []),
                status: problems.isEmpty ? .ok : .unprocessableContent, isRefused: !problems.isEmpty,
                body: """
                    \(optional: Notice.refusal(problems.summary))
                    \(sheet.html("""
                        \(try clients(filled.first("client"), problems["client"], open).html)\(target)
                        \(GrantScopes.html(
                            of: server, chosen: ClientForm.words(filled, "allowed_scopes"),
                            error: problems["allowed_scopes"]))
                        <div class="actions"><button type="submit">Grant access</button> <a href="\(link: back)">Cancel</a></div>
                        """))
                    """))
    }

    private func named(_ name: String) throws -> Relationship {
        guard let relationship = Resource.clientGrant.relationship(name) else { throw DashboardError.nothingHere }
        return relationship
    }

    /// Those that can use a grant.
    private func clients(_ value: String?, _ error: String?, _ open: OpenEnvironment) throws -> FormControl {
        let known = try KnownClients(services, open)
        let able = known.all.filter { Values.scopes($0["grant_types"] ?? .null).contains("client_credentials") }
        let hint =
            able.isEmpty
            ? "No client is registered for Client Credentials yet: register one first."
            : "Clients that are registered for Client Credentials."
        guard !known.hasMore else {
            return try RelatedChoices(services: services, open: open).control(
                named("client"), value: value, error: error)
        }
        return FormControl(
            name: "client", label: "Client",
            kind: .choice(able.map { ($0.id, Presentation.of(.client).title($0)) }, empty: "choose …"), value: value,
            hint: hint, error: error, isRequired: true)
    }
}

struct EditGrant: OperatorEndpoint {
    let asksForProof = true
    let services: DashboardServices
    private static let form = "edit-client-resource-server-grants"

    var routes: [Route] {
        let pattern = "/environments/:environment/client-resource-server-grants/:id/edit"
        return [Self.get(pattern), Self.post(pattern, form: Self.form)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(Resource.clientGrant.scope(.write))
        let id = visit.context.parameter(1)
        let (_, tag) = try services.management.state(.clientGrant, id, in: open)
        let document = try services.management.shown(
            .clientGrant, id, including: ["client", "resource_server"], in: open)
        guard let shown = document.primary.first,
            let server = try shown.related("resource_server")?.first.flatMap({ try GrantedAPI($0.id, services, open) })
        else { throw DashboardError.nothingHere }
        let client = shown.related("client")?.first.flatMap { document.find($0.type, $0.id) }
        var page = GrantEditing(
            visit: visit, open: open, shown: shown, server: server,
            client: client.map { Presentation.of(.client).title($0) } ?? "client", tag: tag)
        guard visit.request.method == .post else {
            return page.show(Values.scopes(shown["allowed_scopes"] ?? .null), .none)
        }
        let form = try visit.submitted()
        let back = "\(open.path("resource-servers", server.id))?done=saved"
        let change = FormReading(resource: .clientGrant, form: form).changed(shown)
        guard change["attributes"]?.object?.isEmpty == false else { return Self.go(to: back) }
        do {
            _ = try services.management.update(
                [Resource.clientGrant.path, id], change, ifMatch: form.first("state"), in: open.context)
            return Self.go(to: back)
        } catch let error as ErrorDocument {
            page.tag = form.state(tag, after: error)
            return page.show(
                ClientForm.words(form, "allowed_scopes"), FormProblems(ofChange: error, fields: ["allowed_scopes"]))
        }
    }

    static func sheet(_ visit: OperatorVisit, _ path: String) -> GuardedForm { visit.form(form, action: path) }
}

/// The page on which a grant is changed.
private struct GrantEditing {
    let visit: OperatorVisit
    let open: OpenEnvironment
    let shown: ShownResource
    let server: GrantedAPI
    let client: String
    /// Of the state that the form goes out for.
    var tag: String?

    func show(_ chosen: [String], _ problems: FormProblems) -> Response {
        let path = open.path(Resource.clientGrant.path, shown.id)
        let back = open.path("resource-servers", server.id)
        let state = tag.map { HTML(#"<input type="hidden" name="state" value="\#($0)">"#) }
        return Shell(user: visit.user).response(
            Sheet(
                title: "What \(client) may do with \(server.name)",
                place: .environment(open, section: "resource-servers"),
                trail: [(open.path("resource-servers"), "APIs"), (back, server.name)],
                status: problems.isEmpty ? .ok : .unprocessableContent, isRefused: !problems.isEmpty,
                body: """
                    \(optional: Notice.refusal(problems.summary))
                    \(EditGrant.sheet(visit, "\(path)/edit").html("""
                        \(optional: state)\(GrantScopes.html(of: server, chosen: chosen, error: problems["allowed_scopes"]))
                        <div class="actions"><button type="submit">Save</button> <a href="\(link: back)">Cancel</a></div>
                        """))
                    """))
    }
}
