// Whom a token is for: the rules of resource, scope and audience.

package import Model
package import Store

/// The audience of an access token.
package enum Target: Equatable, Sendable {
    /// The issuer itself: its userinfo, and the Builder API at the app issuer.
    case issuer
    case server(ResourceServer)

    /// The value of `aud`.
    package func audience(at issuer: Issuer) -> String {
        switch self {
        case .issuer: issuer.description
        case .server(let server): server.identifier(at: issuer.address)
        }
    }

    /// nil: the issuer.
    var server: ID<ResourceServer>? {
        switch self {
        case .issuer: nil
        case .server(let server): server.id
        }
    }

    /// Seconds.
    func tokenLifetime(in rows: EnvironmentConnection) throws -> Int {
        switch self {
        case .issuer: try rows.settings.get().tokenLifetime
        case .server(let server): server.tokenLifetime
        }
    }
}

extension Target {
    /// What a client may ask a person for here, as things stand: what it is registered for, and what its grant for the resource
    /// server adds. nil: nothing at all. The Management API is nobody's without a grant: what a client may ask for at the issuer
    /// is no word about it.
    package func allowed(to client: Client, in rows: EnvironmentConnection) throws -> ScopeSet? {
        guard case .server(let server) = self else { return client.allowedScopes }
        guard let grant = try rows.resourceServers.grant(client.id, for: server.id) else {
            return server.kind == .management ? nil : client.allowedScopes
        }
        let registered =
            server.kind == .management
            ? ScopeSet(client.allowedScopes.filter(ScopeToken.identity.contains)) : client.allowedScopes
        return try registered.union(grant.allowedScopes ?? rows.resourceServers.scopes(of: server.id))
    }
}

/// Finds the target of a request.
struct TargetPolicy {
    let issuer: Issuer
    let rows: EnvironmentConnection

    /// With `resource`, that resource server (RFC 8707). Without it, the one that owns all the custom scopes asked for; scopes
    /// of OpenID Connect, and those that belong to no resource server, are the issuer's.
    func target(resources: [String], scopes: ScopeSet, client: Client) throws -> Target {
        guard resources.count <= 1 else { throw OAuthError.oneResource }
        if let resource = resources.first { return try named(resource) }
        let custom = scopes.filter { !ScopeToken.identity.contains($0) }
        guard !custom.isEmpty else { return .issuer }
        if issuer.layout.name == .app, custom.allSatisfy(BuilderScopes.all.contains) { return .issuer }
        return try owner(of: custom, client)
    }

    /// The scopes that resource servers own and the issuer does not: what is the issuer's stays so when an API takes its name too.
    static func foreign(in rows: EnvironmentConnection) throws -> ScopeSet {
        let all = try rows.resourceServers.ownedScopes()
        return ScopeSet(all.filter { $0.server != nil }.map(\.name))
            .subtracting(ScopeSet(all.filter { $0.server == nil }.map(\.name)))
    }

    private func named(_ resource: String) throws -> Target {
        if resource == issuer.description { return .issuer }
        if resource == issuer.address.managementAPI {
            guard issuer.layout.name == .root else {
                throw OAuthError.resourceElsewhere(resource, issuer: issuer.address.origin.description)
            }
            guard let server = try rows.resourceServers.management() else { throw OAuthError.resourceUnknown(resource) }
            return .server(server)
        }
        let indicator: ResourceIndicator
        do { indicator = try ResourceIndicator(resource) } catch { throw OAuthError(.invalidTarget, error.description) }
        guard let server = try rows.resourceServers.find(indicator) else { throw OAuthError.resourceUnknown(resource) }
        return .server(server)
    }

    private func owner(of scopes: [ScopeToken], _ client: Client) throws -> Target {
        let known = try rows.resourceServers.ownedScopes()
        var candidates: [Target]?
        for scope in scopes {
            let servers = known.filter { $0.name == scope }.map(\.server)
            var owners = servers.map { $0.map(Target.server) ?? .issuer }
            if issuer.layout.name == .app {
                owners.removeAll { if case .server(let server) = $0 { server.kind == .management } else { false } }
                if BuilderScopes.all.contains(scope) { owners = [.issuer] }
            }
            // What no resource server owns, and the client was given, is the issuer's; not what is only not to be had here.
            if servers.isEmpty && client.allowedScopes.contains(scope) { owners = [.issuer] }
            guard !owners.isEmpty else { throw OAuthError.scopeUnknown(scope.description) }
            candidates = candidates.map { $0.filter(owners.contains) } ?? owners
        }
        guard let candidates, candidates.count == 1 else { throw OAuthError.ownersDiffer }
        return candidates[0]
    }
}

/// The scopes of the Builder API, which the app issuer itself owns.
package enum BuilderScopes {
    package static let all: ScopeSet = [
        .usersRead, .usersWrite, .usersToken, .deviceApprove, .signJob, .signMintUserToken, .admin,
    ]

    /// What every machine client of an app can ask for.
    package static let machine: ScopeSet = [.usersRead, .usersWrite, .usersToken, .deviceApprove]

    /// What nobody is given who has not asked for it.
    static let onlyByName: ScopeSet = [.signJob, .signMintUserToken, .admin]

    /// Refuses what no request may name: the scope that another endpoint stands for, and one that does not go with the others.
    static func check(_ asked: ScopeSet) throws(OAuthError) {
        if asked.contains(.signMintUserToken) { throw .mintByScope }
        if isMixed(asked) { throw .signJobMixed }
    }

    /// Of scopes that a client has, those that are the issuer's own: the Builder API's are the app issuer's alone, and any other that
    /// a resource server owns comes by a grant for that server.
    static func atIssuer(_ scopes: ScopeSet, _ issuer: Issuer, owned: ScopeSet) -> ScopeSet {
        switch issuer.layout.name {
        case .root: scopes.subtracting(all).subtracting(owned)
        // Some of the Builder API's scopes the Management API has too.
        case .app: scopes.subtracting(owned.subtracting(all))
        }
    }

    /// `sign:job` stands alone in a token, or beside scopes of identity.
    package static func isMixed(_ scopes: ScopeSet) -> Bool {
        scopes.contains(.signJob) && scopes.contains { $0 != .signJob && !ScopeToken.identity.contains($0) }
    }
}
