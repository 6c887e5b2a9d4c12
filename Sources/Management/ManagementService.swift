// The Management API for the dashboard: the same endpoints, without a token and without the network between.

package import HTTP
internal import HTTPTypes
package import JSON
internal import JSONAPI
package import Routing

/// Asks an environment's Management API as the member that the context names. What it may, what is wrong with a document and what is
/// noted in the audit trail is decided where it is decided for everybody else.
package struct ManagementService: Sendable {
    /// What was answered.
    package struct Answer: Sendable {
        package let document: JSON
        /// Of a single resource, for `If-Match`.
        package let tag: String?
    }

    private let table: RouteTable

    package init(_ services: Services) {
        table = RouteTable(ManagementRoutes.all(services, styleSheets: []))
    }

    /// GET of a path below `/api/`.
    package func get(_ path: [String], _ query: Form = Form(), in context: Context) throws -> Answer {
        try send(.get, path, query, nil, nil, context)
    }

    /// POST of a resource object.
    package func create(_ path: [String], _ data: JSON, in context: Context) throws -> Answer {
        try send(.post, path, Form(), data, nil, context)
    }

    /// PATCH of a resource object, or of an action, which has none.
    ///
    /// - Parameter tag: the state that the change was made for; nil where any will do.
    package func update(_ path: [String], _ data: JSON?, ifMatch tag: String? = nil, in context: Context) throws
        -> Answer
    {
        try send(.patch, path, Form(), data, tag, context)
    }

    package func delete(_ path: [String], in context: Context) throws {
        _ = try send(.delete, path, Form(), nil, nil, context)
    }

    /// Throws an `ErrorDocument` with everything that is wrong.
    private func send(
        _ method: HTTPRequest.Method, _ path: [String], _ query: Form, _ data: JSON?, _ tag: String?, _ context: Context
    ) throws -> Answer {
        // Without a member the endpoints would ask for a token, and there is none.
        guard context.member != nil else { throw ErrorDocument.noToken }
        guard case .found(let match) = table.find(method, ["api"] + path) else {
            throw ErrorDocument(404, "not_found", "there is nothing of this name")
        }
        var fields: HTTP.Fields = [.accept: JSONAPI.mediaType, .contentType: JSONAPI.mediaType]
        if let tag { fields[.ifMatch] = tag }
        let body = data.map { Array(JSON.object(JSONObject(listing: [("data", $0)])).text.utf8) } ?? []
        let target = "/api/" + path.joined(separator: "/") + (query.isEmpty ? "" : "?" + query.encoded())
        let request: Request
        do {
            request = try Request(
                method: method, target: target, fields: fields, body: body, tenant: nil,
                remoteAddress: context.remoteAddress, id: context.requestID)
        } catch { throw ErrorDocument(400, "invalid_request", "\(error)") }
        let response: Response
        do { response = try match.endpoint.respond(to: request, in: context.carried(match.parameters)) } catch let error
            as ManagementError
        { throw error.document }
        let document = response.body.isEmpty ? JSON.null : try JSON(parsing: response.body)
        return Answer(document: document, tag: response.fields[.eTag])
    }
}
