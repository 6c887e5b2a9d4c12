// The revocation endpoint (RFC 7009).

internal import Store
internal import HTTPTypes
package import HTTP
internal import Log
internal import Model
package import OAuth
package import Routing

/// Makes a token worthless.
package struct Revoke: Endpoint {
    private let layout: Layout
    private let keyrings: Keyrings
    private let authentication = ClientAuthentication()
    private let revocation = TokenRevocation()

    package init(_ layout: Layout, keyrings: Keyrings) {
        self.layout = layout
        self.keyrings = keyrings
    }

    package var routes: [Route] { layout.revocation.map { Route(.post, $0, family: .oauth, limit: .perClient) } }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let request = try ClientRequest(request)
        let (client, ending) = try context.store.read { rows in
            let client = try request.authenticate(authentication, in: rows, context)
            let ending = try revocation.ending(
                of: try request.parameters.required("token"), by: client,
                keyring: try keyrings.keyring(of: context.environment.id, in: rows),
                environment: context.environment.id, secrets: keyrings.secrets, rows: rows, now: context.now)
            return (client, ending)
        }
        if let ending {
            let services = GrantServices(context, keyrings)
            try context.store.write { [revocation] in try revocation.end(ending, by: client, in: $0, services) }
            context.log(.tokenRevoked)
        }
        // The same answer for a token that was not good: section 2.2.
        return .empty(.ok)
    }
}
