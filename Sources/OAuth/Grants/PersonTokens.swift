// The tokens that come of what a person has granted, by code and by refresh token alike.

internal import JSON
internal import Model
internal import Store

/// Works out what one request gets of a grant that stands.
struct PersonTokens {
    let issuer: Issuer
    let environment: Environment
    let services: GrantServices
    /// `scope` of the request: fewer than were granted (RFC 6749 section 6); nil: all.
    let scopes: ScopeSet?
    /// `resource` of the request (RFC 8707 section 2.2).
    let resources: [String]
    /// `organization` of the request: another one than was granted for, or one where none was.
    let organization: String?

    init(_ request: GrantRequest, scopes: ScopeSet?) {
        issuer = request.issuer
        environment = request.environment
        services = request.services
        self.scopes = scopes
        resources = request.parameters.all("resource")
        organization = request.parameters.optional("organization")
    }

    /// - Parameter nonce: of the authorization request; a refreshed ID token has none (OpenID Connect Core section 12.2).
    func make(_ standing: GrantStanding, nonce: String?, in rows: EnvironmentConnection) throws -> (
        GrantedTokens, Target
    ) {
        let (grant, client) = (standing.grant, standing.client)
        if let widened = scopes?.subtracting(grant.scopes), !widened.isEmpty {
            throw OAuthError.scopeWidened(widened.description)
        }
        let wanted = try wanted(standing, rows)
        let (target, given) = try target(grant, wanted, client, rows)
        let subject = try SubjectIdentifiers(services.secrets)
            .subject(for: grant.user, client: client, of: environment.id, in: rows, at: services.now)
        let authentication = AuthenticationContext(
            time: grant.authenticatedAt.seconds, methods: grant.methods, session: standing.session?.id.description)
        var access = AccessToken(
            issuer: issuer, subject: subject, audience: target.audience(at: issuer), client: client, scopes: given,
            // No token outlives what it came of: when the grant's row is purged, its tokens are refused.
            lifetime: min(try target.tokenLifetime(in: rows), grant.expiresAt.seconds - services.now.seconds))
        access.grant = grant.id.description
        access.authentication = authentication
        let organization = try chosen(grant, rows)
        access.authority = try Authority(of: grant.user, in: organization, for: target, rows)
        var tokens = GrantedTokens(access: access)
        tokens.user = grant.user
        if wanted.contains(.openid) {
            var claims = UserClaims.select(
                standing.user, UserClaims.Grant(grant, scopes: wanted), place: .idToken,
                // The app issuer's clients look for them there; the root issuer follows section 5.4, which leaves them to
                // userinfo.
                scopesApply: issuer.layout.name == .app)
            if let organization { claims["org_id"] = .string(organization.description) }
            tokens.idToken = IDToken(
                issuer: issuer, subject: subject, client: client, authentication: authentication, nonce: nonce,
                claims: claims)
        }
        if client.metadata.tokenFormat == .opaque { try tokens.makeOpaque(in: rows, services) }
        return (tokens, target)
    }

    /// What is asked for, as far as the client may still ask for it. What the request names is refused by name; of what it does
    /// not name, the rest is given (RFC 6749 section 3.3), and the answer says which.
    private func wanted(_ standing: GrantStanding, _ rows: EnvironmentConnection) throws -> ScopeSet {
        let target = try standing.target(in: rows)
        guard let allowed = try standing.scopes(at: target, in: rows) else {
            throw OAuthError.grantMissing(
                client: standing.client.clientID.description, resource: target.audience(at: issuer))
        }
        let asked = scopes ?? standing.grant.scopes
        let refused = asked.subtracting(allowed)
        guard refused.isEmpty || scopes == nil && refused != asked else {
            throw OAuthError.scopeNotAllowed(refused.description, of: target.audience(at: issuer))
        }
        return asked.intersection(allowed)
    }

    /// The organization that the tokens are for: the one that the request names, else the one of the grant.
    private func chosen(_ grant: AuthorizationGrant, _ rows: EnvironmentConnection) throws -> ID<Organization>? {
        guard let organization else { return grant.organization }
        guard let found = try OrganizationChoice.find(organization, of: grant.user, in: rows) else {
            throw OAuthError.organizationNotGranted
        }
        return found
    }

    /// Whom the access token is for, and its scopes. A request may narrow what was granted to the issuer itself: a token that
    /// opens userinfo and nothing else.
    private func target(
        _ grant: AuthorizationGrant, _ wanted: ScopeSet, _ client: Client, _ rows: EnvironmentConnection
    ) throws -> (Target, ScopeSet) {
        guard resources.count <= 1 else { throw OAuthError.oneResource }
        let target = try TargetPolicy(issuer: issuer, rows: rows)
            .target(resources: grant.resource.map { [$0] } ?? [], scopes: wanted, client: client)
        // A scope that belongs to another API by now is not what the person has consented to.
        guard wanted.filter({ !ConsentReach.isPersonal($0) }).isEmpty || target.server == grant.resourceServer else {
            throw OAuthError.resourceNotGranted(target.audience(at: issuer))
        }
        guard let resource = resources.first, resource != target.audience(at: issuer) else { return (target, wanted) }
        guard resource == issuer.description else { throw OAuthError.resourceNotGranted(resource) }
        return (.issuer, ScopeSet(wanted.filter { ScopeToken.identity.contains($0) }))
    }
}

extension Target {
    /// Whether refresh tokens may be given for it.
    var allowsOfflineAccess: Bool {
        switch self {
        case .issuer: true
        case .server(let server): server.allowsOfflineAccess
        }
    }
}
