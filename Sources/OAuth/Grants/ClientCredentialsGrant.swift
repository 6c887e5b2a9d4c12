// The client credentials grant (RFC 6749 section 4.4).

internal import Store
package import Model

/// A client asks for a token that speaks for itself.
package struct ClientCredentialsGrant: Grant {
    package let grantType = GrantType.clientCredentials

    package func check(_ client: Client) throws(OAuthError) {
        guard client.type == .confidential else { throw .publicClientCredentials }
    }

    package func authorize(_ request: GrantRequest) throws -> GrantDecision {
        let token = try token(request)
        guard request.client.metadata.tokenFormat == .opaque else { return .given(GrantedTokens(access: token)) }
        let services = request.services
        return .write { .given(try GrantedTokens.opaque(token, in: $0, services)) }
    }

    private func token(_ request: GrantRequest) throws -> AccessToken {
        let requested = try request.requestedScopes()
        let resources = request.parameters.all("resource")
        // Before the target: what is refused anyway is not asked whose it is.
        if let requested, resources.allSatisfy({ $0 == request.issuer.description }) {
            try BuilderScopes.check(requested)
        }
        let target = try TargetPolicy(issuer: request.issuer, rows: request.rows)
            .target(resources: resources, scopes: requested ?? [], client: request.client)
        let right = try right(to: target, request)
        let scopes = try scopes(requested, target, right, request)
        if scopes.contains(.signJob), request.issuer.layout.name == .app, target == .issuer {
            return try ownerToken(scopes, request)
        }
        var token = AccessToken(
            issuer: request.issuer, subject: request.client.clientID.description,
            audience: target.audience(at: request.issuer),
            client: request.client, scopes: scopes, lifetime: try target.tokenLifetime(in: request.rows))
        // What comes of a right goes with it: one that is given anew has another name.
        token.grant = right?.id.description ?? request.client.id.description
        return token
    }

    /// The client's grant for a resource server; the issuer itself needs none.
    private func right(to target: Target, _ request: GrantRequest) throws -> ClientResourceServerGrant? {
        guard case .server(let server) = target else { return nil }
        guard let grant = try request.rows.resourceServers.grant(request.client.id, for: server.id) else {
            throw OAuthError.grantMissing(
                client: request.client.clientID.description, resource: server.identifier(at: request.issuer.address))
        }
        return grant
    }

    /// What is given: what was asked for and is allowed, or all that is allowed when nothing was asked for.
    private func scopes(
        _ requested: ScopeSet?, _ target: Target, _ right: ClientResourceServerGrant?, _ request: GrantRequest
    ) throws -> ScopeSet {
        let allowed: ScopeSet
        switch target {
        case .issuer:
            allowed = try issuerScopes(request)
        case .server(let server):
            let all = try request.rows.resourceServers.scopes(of: server.id)
            if let unknown = requested?.subtracting(all), !unknown.isEmpty {
                throw OAuthError.scopeUnknown(unknown.description)
            }
            allowed = right?.allowedScopes?.intersection(all) ?? all
        }
        // Another API's scope may have the name of one of the Builder API's, and is like any other there.
        guard let requested else {
            return target == .issuer ? allowed.subtracting(BuilderScopes.onlyByName) : allowed
        }
        let refused = requested.subtracting(allowed)
        guard refused.isEmpty else {
            throw OAuthError.scopeNotAllowed(refused.description, of: target.audience(at: request.issuer))
        }
        return requested
    }

    /// What the client may ask for at the issuer itself.
    private func issuerScopes(_ request: GrantRequest) throws -> ScopeSet {
        let allowed = request.client.allowedScopes
        guard !allowed.isEmpty else { return allowed }
        return BuilderScopes.atIssuer(allowed, request.issuer, owned: try TargetPolicy.foreign(in: request.rows))
    }

    /// `sign:job` by client_credentials speaks for the app's owner; the machine client and its public sibling must both allow
    /// it.
    private func ownerToken(_ scopes: ScopeSet, _ request: GrantRequest) throws -> AccessToken {
        guard request.parameters.optional("external_user_id") == nil else { throw OAuthError.ownerTokenOnly }
        guard let app = request.client.app, let sibling = try request.rows.clients.find(.isPublic, of: app),
            sibling.status == .active, sibling.allowedScopes.contains(.signJob)
        else {
            throw OAuthError.scopeNotAllowed(ScopeToken.signJob.description, of: request.issuer.description)
        }
        var token = AccessToken(
            issuer: request.issuer, subject: "owner:\(request.environment.account)",
            audience: request.issuer.description,
            client: sibling, scopes: scopes, lifetime: AccessToken.userTokenLifetime)
        token.grant = request.client.id.description
        token.userType = "app_owner"
        return token
    }
}
