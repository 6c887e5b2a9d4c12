// POST /api/v1/apps/{public client}/users/{externalUserId}/token: a short-lived token that speaks for an end-user.

package import HTTP
internal import HTTPTypes
internal import JSON
internal import Log
internal import Model
package import OAuth
package import Routing
internal import Store

package struct MintUserToken: Endpoint {
    private let gate: BuilderGate
    private let keyrings: Keyrings
    private let tokens: TokenIssuer
    private let metrics: Metrics
    private let decisions: TokenDecisions

    package init(
        gate: BuilderGate, keyrings: Keyrings, tokens: TokenIssuer, metrics: Metrics, decisions: TokenDecisions
    ) {
        self.gate = gate
        self.keyrings = keyrings
        self.tokens = tokens
        self.metrics = metrics
        self.decisions = decisions
    }

    package var routes: [Route] { [Route(.post, BuilderPaths.userToken, family: .builder, limit: .perClient)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        do { return try mint(request, context) } catch let error as BuilderError {
            let asker = TokenDecisions.Asker(
                client: context.trail.clientID.flatMap { try? ClientID($0) }, user: nil,
                remoteAddress: context.remoteAddress.description, requestID: context.requestID)
            throw error.referring(to: decisions.note(error.ground, of: asker, in: context.store, at: context.now))
        }
    }

    private func mint(_ request: Request, _ context: Context) throws -> Response {
        let (token, keyring) = try context.store.read { rows in
            // The order is the Builder API's: who, which app, may it, then what was asked for.
            let caller = try gate.open(request, context, in: rows, unauthorized: "invalid_client")
            try caller.require(.usersToken, code: "invalid_scope")
            let scopes = try requestedScopes(request)
            let token = try authorize(scopes, caller, context, rows)
            return (token, try keyrings.keyring(of: context.environment.id, in: rows))
        }
        context.trail.userID = token.subject
        let issued = try tokens.issue(token, with: keyring, at: context.now)
        metrics.countToken()
        context.store.tally.count(.tokens)
        context.log(.userTokenMinted)
        return .bytes(body(issued, context), type: "application/json").with(.noStore).with(.pragma, "no-cache")
    }

    /// The scopes of the body, separated by spaces or commas; `sign:job` when none are named.
    private func requestedScopes(_ request: Request) throws -> ScopeSet {
        guard let text = try JSONBody(request, isOptional: true).string("scope") else { return [.signJob] }
        do {
            let scopes = try ScopeSet(parsing: text, commas: true, atMost: ScopeSet.mostAsked)
            return scopes.isEmpty ? [.signJob] : scopes
        } catch {
            throw BuilderError.invalidScope(error.description)
        }
    }

    private func authorize(
        _ scopes: ScopeSet, _ caller: BuilderCaller, _ context: Context, _ rows: EnvironmentConnection
    ) throws -> AccessToken {
        guard let client = try rows.clients.find(.isPublic, of: caller.app.id), client.status == .active else {
            throw BuilderError.appUnknown
        }
        let refused = scopes.filter { $0 == .admin || !client.allowedScopes.contains($0) }
        guard refused.isEmpty else {
            guard !refused.contains(.admin) else {
                throw BuilderError.invalidScope("the scope 'admin' is never given to a user")
            }
            let names = refused.map(\.description).joined(separator: " ")
            throw BuilderError.invalidScope("the public client may not have '\(names)'; add it to its allowed scopes")
        }
        try refuseForeign(scopes, context, rows)
        guard let id = try? ExternalUserID(context.parameter(1)), let user = try rows.apps.user(id, of: caller.app.id),
            user.status == .active
        else { throw BuilderError.userNotFound }
        guard client.allowedScopes.contains(.usersToken) else { throw BuilderError.notPerUser }
        guard !BuilderScopes.isMixed(scopes) else {
            throw BuilderError.invalidScope("sign:job cannot be combined with other scopes in one token")
        }
        let issuer = Issuer(address: context.address, layout: .app)
        var token = AccessToken(
            issuer: issuer, subject: user.id.description, audience: issuer.description, client: client, scopes: scopes,
            lifetime: AccessToken.userTokenLifetime)
        // A user who was deactivated a moment ago and is active again: the mark of that second must not hit this token.
        token.notBefore = try rows.revocations.notBefore(.user, user.id.description)
        token.externalUserID = user.externalUserID
        token.userType = "app_user"
        token.isUserToken = true
        return token
    }

    /// The token's audience is the app issuer, and each of its scopes must have a meaning there (RFC 9068 section 2.2.3). The Builder
    /// API's names are the issuer's here, although the Management API has some of them too.
    private func refuseForeign(_ scopes: ScopeSet, _ context: Context, _ rows: EnvironmentConnection) throws {
        let custom = scopes.filter { !ScopeToken.identity.contains($0) && !BuilderScopes.all.contains($0) }
        guard !custom.isEmpty else { return }
        let known = try rows.resourceServers.ownedScopes()
        for scope in custom {
            let owners = known.filter { $0.name == scope }.map(\.server)
            // A scope without an owner, also beside one that has the same name, is the issuer's.
            guard let server = owners.first ?? nil, owners.allSatisfy({ $0 != nil }) else { continue }
            throw BuilderError.scopeElsewhere(scope.description, of: server.identifier(at: context.address))
        }
    }

    private func body(_ issued: IssuedToken, _ context: Context) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 1024)
        json.beginObject()
        json.member("access_token", issued.token.reveal())
        json.member("token_type", "Bearer")
        json.member("expires_in", issued.lifetime)
        json.member("scope", issued.scopes.description)
        json.member("subject_type", "app_user")
        json.member("correlation_id", context.requestID)
        json.endObject()
        return json.bytes
    }
}
