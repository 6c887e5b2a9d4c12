// Whom the access token is for (RFC 8707), and whether the client may have the scopes there.

internal import Model
internal import Store

/// An unknown scope is refused by name and not dropped: whoever asks for it has spelled it wrongly or is told so by a person, who finds
/// that something does not work, much later.
struct CheckResource: AuthorizationCheck {
    let parameters = ["resource", "scope"]
    let setting: String? = "client.allowed_scopes"

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        let resources = asked.parameters.all("resource")
        let isDefault = asked.parameters.optional("scope") == nil
        if isDefault, resources.isEmpty == false { try narrow(to: resources, asked, &request) }
        let target = try TargetPolicy(issuer: asked.issuer, rows: asked.rows)
            .target(resources: resources, scopes: request.scopes, client: asked.client)
        request.resource = resources.first
        request.resourceServer = target.server
        try dropOfflineAccess(asked, target, &request)
        guard let allowed = try target.allowed(to: asked.client, in: asked.rows) else {
            throw OAuthError.grantMissing(
                client: asked.client.clientID.description, resource: target.audience(at: asked.issuer))
        }
        let custom = ScopeSet(request.scopes.filter { !ScopeToken.identity.contains($0) })
        if !custom.isEmpty {
            let unknown = try custom.subtracting(known(at: target, asked))
            guard unknown.isEmpty else { throw OAuthError.scopeUnknown(unknown.description) }
        }
        let refused = request.scopes.subtracting(allowed)
        guard refused.isEmpty else {
            throw OAuthError.scopeNotAllowed(refused.description, of: target.audience(at: asked.issuer))
        }
    }

    /// OpenID Connect Core section 11 has it ignored, not refused, where it cannot be had.
    private func dropOfflineAccess(
        _ asked: AskedAuthorization, _ target: Target, _ request: inout AuthorizationRequest
    ) throws {
        var isPossible =
            asked.client.grantTypes.contains(.refreshToken) && asked.client.allowedScopes.contains(.offlineAccess)
        if case .server(let server) = target { isPossible = isPossible && server.allowsOfflineAccess }
        guard !isPossible else { return }
        let others = request.scopes.subtracting([.offlineAccess])
        // Where nothing else was asked for there would be nothing left to grant.
        guard !others.isEmpty else {
            throw OAuthError.scopeNotAllowed(
                ScopeToken.offlineAccess.description, of: target.audience(at: asked.issuer))
        }
        request.scopes = others
    }

    /// Of scopes that nobody named, those of another resource server are not meant.
    private func narrow(
        to resources: [String], _ asked: AskedAuthorization, _ request: inout AuthorizationRequest
    ) throws {
        let target = try TargetPolicy(issuer: asked.issuer, rows: asked.rows)
            .target(resources: resources, scopes: [], client: asked.client)
        let known = try known(at: target, asked)
        request.scopes = ScopeSet(request.scopes.filter { ScopeToken.identity.contains($0) || known.contains($0) })
        guard !request.scopes.isEmpty else { throw OAuthError.scopeMissing }
    }

    /// The custom scopes there are at a target.
    private func known(at target: Target, _ asked: AskedAuthorization) throws -> ScopeSet {
        if case .server(let server) = target { return try asked.rows.resourceServers.scopes(of: server.id) }
        let all = try asked.rows.resourceServers.ownedScopes()
        let foreign = try TargetPolicy.foreign(in: asked.rows)
        let free = ScopeSet(all.filter { $0.server == nil }.map(\.name)).union(asked.client.allowedScopes)
        let own = BuilderScopes.atIssuer(free, asked.issuer, owned: foreign)
        return asked.issuer.layout.name == .app ? own.union(BuilderScopes.all) : own
    }
}
