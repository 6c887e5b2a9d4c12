// A grant type at the token endpoint: which clients may use it, and what tokens it gives.

package import Model
package import Store

/// What a grant works with, when the phases every grant shares are over: the client has proved itself.
package struct GrantRequest {
    package let parameters: Parameters
    package let client: Client
    package let issuer: Issuer
    package let rows: EnvironmentConnection
    package let environment: Environment
    package let services: GrantServices

    package init(
        parameters: Parameters, client: Client, issuer: Issuer, rows: EnvironmentConnection, environment: Environment,
        services: GrantServices
    ) {
        self.parameters = parameters
        self.client = client
        self.issuer = issuer
        self.rows = rows
        self.environment = environment
        self.services = services
    }

    /// The scopes asked for; nil when the parameter was left out (RFC 6749 section 3.3).
    func requestedScopes() throws(OAuthError) -> ScopeSet? {
        guard let text = parameters.optional("scope") else { return nil }
        do { return try ScopeSet(parsing: text, atMost: ScopeSet.mostAsked) } catch {
            throw OAuthError(.invalidScope, error.description)
        }
    }
}

/// What a grant may use besides the rows: time, chance, the environment's own keys, and who is to stand in the audit trail.
package struct GrantServices: Sendable {
    package let now: Timestamp
    package let randomness: Randomness
    package let secrets: EnvironmentSecrets
    package let remoteAddress: String
    package let requestID: String

    package init(
        now: Timestamp, randomness: Randomness, secrets: EnvironmentSecrets, remoteAddress: String, requestID: String
    ) {
        self.now = now
        self.randomness = randomness
        self.secrets = secrets
        self.remoteAddress = remoteAddress
        self.requestID = requestID
    }
}

/// What a grant has decided to give.
package struct GrantedTokens: Sendable {
    package let access: AccessToken
    package var idToken: IDToken?
    package var refreshToken: Secret?
    /// For whom; nil: for the client itself.
    package var user: ID<User>?
    /// The access token's text where it is opaque; its row is written.
    var opaque: IssuedToken?

    init(access: AccessToken) {
        self.access = access
    }
}

/// The answer of a grant that writes. What is refused without a trace is thrown, which undoes the write; a reuse is not, as its
/// revocation must stay.
package enum GrantOutcome: Sendable {
    case given(GrantedTokens)
    /// A code or token came that had been used up before, and everything that came of its grant has ended.
    case reused(OAuthError, user: ID<User>)
}

package enum GrantDecision {
    /// Nothing has to be written.
    case given(GrantedTokens)
    /// Decided in one write transaction, on what it reads itself.
    case write(@Sendable (EnvironmentConnection) throws -> GrantOutcome)
}

package protocol Grant: Sendable {
    /// The value of `grant_type`.
    var grantType: GrantType { get }
    /// Whether a client of this type may use it at all.
    func check(_ client: Client) throws(OAuthError)
    /// Decides what tokens are given.
    func authorize(_ request: GrantRequest) throws -> GrantDecision
}

/// The grants there are.
package enum Grants {
    package static let table: [any Grant] = [AuthorizationCodeGrant(), ClientCredentialsGrant(), RefreshTokenGrant()]

    /// Chooses the grant and asks it, in the order that no grant can change.
    package static func authorize(_ request: GrantRequest) throws -> GrantDecision {
        let name = try request.parameters.required("grant_type")
        guard let grant = table.first(where: { $0.grantType.rawValue == name }) else {
            throw OAuthError.grantUnknown(name, known: table.map(\.grantType.rawValue))
        }
        try grant.check(request.client)
        guard request.client.grantTypes.contains(grant.grantType) else { throw OAuthError.grantNotAllowed(name) }
        return try grant.authorize(request)
    }
}
