// What a person has given to a client, and what comes of it.

/// One decision of one person for one client; every code and token that comes of it names it and ends with it.
package struct AuthorizationGrant: Equatable, Sendable {
    /// `grant_id` in tokens.
    package let id: ID<AuthorizationGrant>
    package let user: ID<User>
    package let client: ID<Client>
    /// nil once the grant outlives its session (`offline_access`).
    package let session: ID<Session>?
    /// The issuer's identifier.
    package let issuer: String
    package let scopes: ScopeSet
    /// The resource that was asked for; nil: by the scopes.
    package let resource: String?
    package let authenticatedAt: Timestamp
    package let methods: [String]
    package let nonce: String?
    /// The API that its tokens are for; nil: the issuer.
    package let resourceServer: ID<ResourceServer>?
    /// The `claims` parameter, as JSON.
    package let claims: String?
    /// Scopes that are not granted, but whose claims are as far as `claims` names them.
    package let claimScopes: ScopeSet
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package let revokedAt: Timestamp?
    /// The organization that the request named: its roles count in the tokens.
    package var organization: ID<Organization>?

    package init(
        id: ID<AuthorizationGrant>, user: ID<User>, client: ID<Client>, session: ID<Session>?, issuer: String,
        scopes: ScopeSet, resource: String?, resourceServer: ID<ResourceServer>? = nil, authenticatedAt: Timestamp,
        methods: [String], nonce: String?, claims: String?, claimScopes: ScopeSet = [], createdAt: Timestamp,
        expiresAt: Timestamp, revokedAt: Timestamp? = nil
    ) {
        self.id = id
        self.user = user
        self.client = client
        self.session = session
        self.issuer = issuer
        self.scopes = scopes
        self.resource = resource
        self.authenticatedAt = authenticatedAt
        self.methods = methods
        self.nonce = nonce
        self.resourceServer = resourceServer
        self.claims = claims
        self.claimScopes = claimScopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

/// A code (RFC 6749 section 4.1.2), as it is kept.
package struct AuthorizationCode: Equatable, Sendable {
    package let digest: [UInt8]
    package let grant: ID<AuthorizationGrant>
    package let redirectURI: RedirectURI
    /// Whether the request named it: then the token request must too (RFC 6749 section 4.1.3).
    package let isRedirectURISent: Bool
    /// S256.
    package let codeChallenge: String?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package let usedAt: Timestamp?

    package init(
        digest: [UInt8], grant: ID<AuthorizationGrant>, redirectURI: RedirectURI, isRedirectURISent: Bool,
        codeChallenge: String?, createdAt: Timestamp, expiresAt: Timestamp, usedAt: Timestamp? = nil
    ) {
        self.digest = digest
        self.grant = grant
        self.redirectURI = redirectURI
        self.isRedirectURISent = isRedirectURISent
        self.codeChallenge = codeChallenge
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
    }
}

/// The current one of a family of refresh tokens (RFC 6749 section 1.5).
package struct RefreshToken: Equatable, Sendable {
    package let grant: ID<AuthorizationGrant>
    package let generation: Int
    package let digest: [UInt8]
    package let rotatedAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        grant: ID<AuthorizationGrant>, generation: Int, digest: [UInt8], rotatedAt: Timestamp, expiresAt: Timestamp
    ) {
        self.grant = grant
        self.generation = generation
        self.digest = digest
        self.rotatedAt = rotatedAt
        self.expiresAt = expiresAt
    }
}

/// An access token that means nothing to its bearer.
package struct OpaqueToken: Equatable, Sendable {
    package let digest: [UInt8]
    package let grant: String?
    /// The claims that a JWT would carry, as JSON.
    package let payload: String
    package let expiresAt: Timestamp

    package init(digest: [UInt8], grant: String?, payload: String, expiresAt: Timestamp) {
        self.digest = digest
        self.grant = grant
        self.payload = payload
        self.expiresAt = expiresAt
    }
}

/// That a person lets a client have scopes of one owner: names mean different things at different APIs.
package struct Consent: Equatable, Sendable {
    package let id: ID<Consent>
    package let user: ID<User>
    package let client: ID<Client>
    /// The API whose scopes they are; nil: the issuer's own, and OpenID Connect's.
    package let resourceServer: ID<ResourceServer>?
    package let scopes: ScopeSet
    package let createdAt: Timestamp
    package let updatedAt: Timestamp

    package init(
        id: ID<Consent>, user: ID<User>, client: ID<Client>, resourceServer: ID<ResourceServer>? = nil,
        scopes: ScopeSet, createdAt: Timestamp, updatedAt: Timestamp
    ) {
        self.id = id
        self.user = user
        self.client = client
        self.resourceServer = resourceServer
        self.scopes = scopes
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
