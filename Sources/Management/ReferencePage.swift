// GET /api/docs: the description of the API for people, drawn from the same declarations as the OpenAPI document.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Model
internal import Routing

struct ReferenceEndpoint: Endpoint {
    let styleSheets: [String]

    var routes: [Route] { [Route(.get, "/api/docs", family: .page, limit: .perAddress(.management))] }

    func respond(to request: Request, in context: Context) throws -> Response {
        let page = ReferencePage(api: context.address.managementAPI, resources: Catalogue.described)
        let document = Document(
            language: "en", title: "Management API", styleSheets: styleSheets, body: page.body)
        return .bytes(document.bytes, type: "text/html; charset=utf-8").with(PagePolicy.account)
    }
}

struct ReferencePage {
    let api: String
    let resources: [Resource]

    var body: HTML {
        let contents = resources.map { resource -> HTML in
            "<li><a href=\"#\(resource.path)\">\(resource.path)</a></li>"
        }
        return """
            <a class="skip" href="#main">Skip to content</a>
            <main id="main" class="card wide handbook">
            <h1>Management API</h1>
            <p>An environment’s resources at <code>\(api)</code>, as JSON:API 1.1. For programs, the same as
            <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
            <p>Send a token of this environment whose audience is that address, as <code>Authorization: Bearer …</code>, and
            documents as <code>application/vnd.api+json</code>. Each operation names the permission it needs: a scope of the token
            that its client has been granted, or its person holds by a role.</p>
            <p>Lists take <code>filter[…]</code>, <code>sort</code>, <code>include</code>, <code>fields[…]</code>, and
            <code>page[limit|after|before|offset|count]</code>; follow <code>links.next</code>. <code>If-Match</code> with an
            <code>ETag</code> keeps one change from undoing another. A POST with an <code>Idempotency-Key</code> can be sent again
            for a day.</p>
            <nav aria-label="Resources"><ul>\(contents)</ul></nav>
            \(resources.map(section))
            </main>
            """
    }

    private func section(_ resource: Resource) -> HTML {
        let operations = resource.operations.map { operation -> HTML in
            let (method, path) = Self.address(operation, resource)
            return """
                <tr><td><code>\(method) \(path)</code></td><td><code>\(resource.scope(operation.verb))</code></td></tr>
                """
        }
        let attributes = resource.attributes.map { attribute -> HTML in
            """
            <tr><td><code>\(attribute.name)</code></td><td>\(attribute.kind.words)</td>\
            <td>\(Self.traits(attribute).joined(separator: ", "))</td></tr>
            """
        }
        let relationships = resource.relationships.map { relationship -> HTML in
            let many = relationship.column == nil ? "to many" : "to one"
            return """
                <tr><td><code>\(relationship.name)</code></td><td>\(many): \(relationship.target)</td>\
                <td>\(Self.traits(relationship).joined(separator: ", "))</td></tr>
                """
        }
        return """
            <h2 id="\(resource.path)">\(resource.type)</h2>
            <p>\(resource.about).</p>
            <div class="scroll"><table><thead><tr><th>Operation</th><th>Permission</th></tr></thead>
            <tbody>\(operations)</tbody></table></div>
            <div class="scroll"><table><thead><tr><th>Field</th><th>Holds</th><th>Use</th></tr></thead>
            <tbody>\(attributes)\(relationships)</tbody></table></div>
            """
    }

    private static func address(_ operation: Operation, _ resource: Resource) -> (method: String, path: String) {
        let one = "/api/" + resource.place("{id}")
        return switch operation.kind {
        case .list: ("GET", "/api/\(resource.path)")
        case .show: ("GET", one)
        case .create: ("POST", "/api/\(resource.path)")
        case .update: ("PATCH", one)
        case .delete: ("DELETE", one)
        case .action(let name): ("PATCH", "\(one)/\(name)")
        }
    }

    private static func traits(_ attribute: Attribute) -> [String] {
        words(attribute.writing, attribute.traits)
            + (attribute.traits.contains(.filtered) ? ["filter"] : [])
            + (attribute.traits.contains(.sorted) ? ["sort"] : [])
    }

    private static func traits(_ relationship: Relationship) -> [String] {
        words(relationship.writing, relationship.traits) + (relationship.column == nil ? [] : ["filter"])
    }

    private static func words(_ writing: Writing, _ traits: Traits) -> [String] {
        let when: String? =
            switch writing {
            case .never: nil
            case .onCreate: "written when created"
            case .always: "written"
            }
        return [when, traits.contains(.required) ? "required" : nil, traits.contains(.optional) ? "may be null" : nil]
            .compactMap(\.self)
    }
}

extension Kind {
    /// For people.
    fileprivate var words: String {
        switch self {
        case .text(let lengths): "text of at most \(lengths.upperBound) characters"
        case .email: "e-mail address"
        case .word(let words): words.joined(separator: ", ")
        case .words(let most): "list of at most \(most)"
        case .scopes: "list of scopes"
        case .boolean: "true or false"
        case .integer(let range):
            range.upperBound == .max ? "number" : "number from \(range.lowerBound) to \(range.upperBound)"
        case .time: "time (RFC 3339)"
        case .object: "JSON"
        case .audience: "URI"
        case .identifier: "UUID"
        case .secret: "secret, never shown"
        case .settings: "settings by name"
        }
    }
}
