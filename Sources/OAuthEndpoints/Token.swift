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
    private let decisions: TokenDecisions
    private let authentication = ClientAuthentication()

    package init(
        _ layout: Layout, limit: Route.Limit, keyrings: Keyrings, tokens: TokenIssuer, metrics: Metrics,
        decisions: TokenDecisions
    ) {
        self.layout = layout
        self.limit = limit
        self.keyrings = keyrings
        self.tokens = tokens
        self.metrics = metrics
        self.decisions = decisions
    }

    package var routes: [Route] { layout.token.map { Route(.post, $0, family: .oauth, limit: limit) } }

    package func respond(to request: Request, in context: Context) throws -> Response {
        do { return try issue(request, context) } catch let error as OAuthError {
            let asker = TokenDecisions.Asker(
                client: context.trail.clientID.flatMap { try? ClientID($0) },
                user: context.trail.userID.flatMap { ID<User>($0) },
                remoteAddress: context.remoteAddress.description, requestID: context.requestID)
            throw TokenRefused(
                error: error, reference: decisions.note(error, of: asker, in: context.store, at: context.now))
        }
    }

    private func issue(_ request: Request, _ context: Context) throws -> Response {
        let request = try ClientRequest(request)
        let (decision, keyring) = try context.store.read { rows in
            let client = try request.authenticate(authentication, in: rows, context)
            let decision = try Grants.authorize(
                GrantRequest(
                    parameters: request.parameters, client: client,
                    issuer: Issuer(address: context.address, layout: layout), rows: rows,
                    environment: context.environment, services: GrantServices(context, keyrings)))
            let keyring = try keyrings.keyring(of: context.environment.id, in: rows)
            let grantType = request.parameters.optional("grant_type")
            try tokens.checkKeys(
                of: client, forPerson: grantType != GrantType.clientCredentials.rawValue, keyring)
            return (decision, keyring)
        }
        let issued = try tokens.issue(try granted(decision, context), with: keyring, at: context.now)
        metrics.countToken()
        context.store.tally.count(.tokens)
        context.log(.tokenIssued)
        return .bytes(body(issued), type: "application/json").with(.noStore).with(.pragma, "no-cache")
    }

    /// What the grant gives, when whatever it writes has been committed.
    private func granted(_ decision: GrantDecision, _ context: Context) throws -> GrantedTokens {
        let outcome: GrantOutcome
        switch decision {
        case .given(let tokens): outcome = .given(tokens)
        case .write(let job): outcome = try context.store.write(job)
        }
        switch outcome {
        case .given(let tokens):
            if let user = tokens.user { context.trail.userID = user.description }
            return tokens
        case .reused(let error, let user):
            context.trail.userID = user.description
            context.log(.grantRevoked)
            throw error
        }
    }

    /// RFC 6749 section 5.1.
    private func body(_ issued: IssuedTokens) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 2048)
        json.beginObject()
        json.member("access_token", plain: issued.access.token.reveal())
        json.member("token_type", "Bearer")
        json.member("expires_in", issued.access.lifetime)
        if let token = issued.refreshToken { json.member("refresh_token", plain: token.reveal()) }
        if let token = issued.idToken { json.member("id_token", plain: token.reveal()) }
        if !issued.access.scopes.isEmpty { json.member("scope", issued.access.scopes.description) }
        json.endObject()
        return json.bytes
    }
}

/// An OAuth error where tokens are given: only here does it mean that one was refused.
private struct TokenRefused: ResponseError {
    let error: OAuthError
    let reference: String?

    var problem: Problem {
        var problem = error.problem
        problem.reference = reference
        problem.event = problem.event ?? .tokenRefused
        return problem
    }
}

extension GrantServices {
    init(_ context: Context, _ keyrings: Keyrings) {
        self.init(
            now: context.now, randomness: context.randomness, secrets: keyrings.secrets,
            remoteAddress: context.remoteAddress.description, requestID: context.requestID)
    }
}
