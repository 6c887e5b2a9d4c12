// The token endpoint (RFC 6749 section 3.2).

internal import Store
package import HTTP
internal import HTTPTypes
internal import JSON
internal import Log
internal import Model
package import OAuth
package import Routing

/// Gives tokens: finds out who asks, lets the grants decide, signs. What all grants share stands here and in `Grants.authorize`, so
/// that no grant can forget it.
package struct Token: Endpoint {
    private let layout: Layout
    private let limit: Route.Limit
    private let keyrings: Keyrings
    private let tokens: TokenIssuer
    private let metrics: Metrics
    private let authentication = ClientAuthentication()

    package init(_ layout: Layout, limit: Route.Limit, keyrings: Keyrings, tokens: TokenIssuer, metrics: Metrics) {
        self.layout = layout
        self.limit = limit
        self.keyrings = keyrings
        self.tokens = tokens
        self.metrics = metrics
    }

    package var routes: [Route] { layout.token.map { Route(.post, $0, family: .oauth, limit: limit) } }

    package func respond(to request: Request, in context: Context) throws -> Response {
        do { return try issue(request, context) } catch let error as OAuthError { throw TokenRefused(error: error) }
    }

    private func issue(_ request: Request, _ context: Context) throws -> Response {
        let request = try ClientRequest(request)
        let (token, keyring) = try context.store.read { rows in
            let client = try request.authenticate(authentication, in: rows, context)
            let token = try Grants.authorize(
                GrantRequest(
                    parameters: request.parameters, client: client,
                    issuer: Issuer(address: context.address, layout: layout), rows: rows,
                    environment: context.environment))
            return (token, try keyrings.keyring(of: context.environment.id, in: rows))
        }
        let issued = try tokens.issue(token, with: keyring, at: context.now)
        metrics.countToken()
        context.log(.tokenIssued)
        return .bytes(body(issued), type: "application/json").with(.noStore).with(.pragma, "no-cache")
    }

    /// RFC 6749 section 5.1.
    private func body(_ issued: IssuedToken) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 1024)
        json.beginObject()
        json.member("access_token", plain: issued.token.reveal())
        json.member("token_type", "Bearer")
        json.member("expires_in", issued.lifetime)
        if !issued.scopes.isEmpty { json.member("scope", issued.scopes.description) }
        json.endObject()
        return json.bytes
    }
}

/// An OAuth error where tokens are given: only here does it mean that one was refused.
private struct TokenRefused: ResponseError {
    let error: OAuthError

    var problem: Problem {
        var problem = error.problem
        problem.event = problem.event ?? .tokenRefused
        return problem
    }
}
