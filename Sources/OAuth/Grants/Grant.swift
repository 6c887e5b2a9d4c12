// A grant type at the token endpoint: which clients may use it, and what token it gives.

package import Model
package import Store

/// What a grant works with, when the phases every grant shares are over: the client has proved itself.
package struct GrantRequest {
    package let parameters: Parameters
    package let client: Client
    package let issuer: Issuer
    package let rows: EnvironmentConnection
    package let environment: Environment

    package init(
        parameters: Parameters, client: Client, issuer: Issuer, rows: EnvironmentConnection, environment: Environment
    ) {
        self.parameters = parameters
        self.client = client
        self.issuer = issuer
        self.rows = rows
        self.environment = environment
    }

    /// The scopes asked for; nil when the parameter was left out (RFC 6749 section 3.3).
    func requestedScopes() throws(OAuthError) -> ScopeSet? {
        guard let text = parameters.optional("scope") else { return nil }
        do { return try ScopeSet(parsing: text, atMost: ScopeSet.mostAsked) } catch {
            throw OAuthError(.invalidScope, error.description)
        }
    }
}

package protocol Grant: Sendable {
    /// The value of `grant_type`.
    var grantType: GrantType { get }
    /// Whether a client of this type may use it at all.
    func check(_ client: Client) throws(OAuthError)
    /// Decides what token is given.
    func authorize(_ request: GrantRequest) throws -> AccessToken
}

/// The grants there are.
package enum Grants {
    package static let table: [any Grant] = [ClientCredentialsGrant()]

    /// Chooses the grant and asks it, in the order that no grant can change.
    package static func authorize(_ request: GrantRequest) throws -> AccessToken {
        let name = try request.parameters.required("grant_type")
        guard let grant = table.first(where: { $0.grantType.rawValue == name }) else {
            throw OAuthError.grantUnknown(name, known: table.map(\.grantType.rawValue))
        }
        try grant.check(request.client)
        guard request.client.grantTypes.contains(grant.grantType) else { throw OAuthError.grantNotAllowed(name) }
        return try grant.authorize(request)
    }
}
