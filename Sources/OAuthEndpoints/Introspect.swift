// The introspection endpoint (RFC 7662).

internal import Store
internal import HTTPTypes
package import HTTP
internal import Model
package import OAuth
package import Routing

/// Tells a confidential client whether a token is good.
package struct Introspect: Endpoint {
    private let layout: Layout
    private let keyrings: Keyrings
    private let authentication = ClientAuthentication()
    private let introspection = Introspection()

    package init(_ layout: Layout, keyrings: Keyrings) {
        self.layout = layout
        self.keyrings = keyrings
    }

    package var routes: [Route] { layout.introspection.map { Route(.post, $0, family: .oauth, limit: .perClient) } }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let request = try ClientRequest(request)
        let answer = try context.store.read { rows in
            let client = try request.authenticate(authentication, in: rows, context)
            // Section 4: who may ask must have proved itself, so that nobody scans for good tokens.
            guard client.type == .confidential else {
                throw OAuthError(
                    .unauthorizedClient, "only a confidential client may introspect tokens (RFC 7662 section 4)")
            }
            return try introspection.describe(
                try request.parameters.required("token"), to: client,
                issuer: Issuer(address: context.address, layout: layout),
                keyring: try keyrings.keyring(of: context.environment.id, in: rows),
                environment: context.environment.id, secrets: keyrings.secrets, rows: rows, now: context.now)
        }
        return .bytes(answer.bytes, type: "application/json").with(.noStore)
    }
}
