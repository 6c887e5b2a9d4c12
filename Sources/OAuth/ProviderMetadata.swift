// The metadata an issuer publishes (RFC 8414 section 2, OpenID Connect Discovery section 3).

package import JSON
package import Model

/// What is true of an issuer now, and nothing that is not.
package struct ProviderMetadata: Sendable {
    package let issuer: Issuer
    /// The algorithms there is a key for.
    package let algorithms: [SigningAlgorithm]
    package let scopes: [ScopeToken]

    package init(issuer: Issuer, algorithms: [SigningAlgorithm], scopes: [ScopeToken]) {
        self.issuer = issuer
        self.algorithms = algorithms
        self.scopes = scopes
    }

    package var json: JSON {
        let layout = issuer.layout
        let secrets: JSON = ["client_secret_basic", "client_secret_post"]
        let all: JSON = ["client_secret_basic", "client_secret_post", "none"]
        let signatures = JSON.array(algorithms.map { .string($0.rawValue) })
        return [
            "issuer": .string(issuer.description),
            "authorization_endpoint": .string(issuer.url(layout.authorization[0])),
            "token_endpoint": .string(issuer.url(layout.token[0])),
            "userinfo_endpoint": .string(issuer.url(layout.userInfo[0])),
            "end_session_endpoint": .string(issuer.url(layout.endSession[0])),
            "introspection_endpoint": .string(issuer.url(layout.introspection[0])),
            "revocation_endpoint": .string(issuer.url(layout.revocation[0])),
            "jwks_uri": .string(issuer.url(layout.jwks)),
            "scopes_supported": .array(ScopeSet(ScopeToken.identity + scopes).map { .string($0.description) }),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "form_post"],
            "grant_types_supported": .array(Grants.table.map { .string($0.grantType.rawValue) }),
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true,
            "acr_values_supported": [.string(AuthenticationContext.password)],
            "subject_types_supported": ["public", "pairwise"],
            "id_token_signing_alg_values_supported": signatures,
            "userinfo_signing_alg_values_supported": signatures,
            "claim_types_supported": ["normal"],
            "claims_supported": .array(Self.claims.map { .string($0) }),
            "claims_parameter_supported": true,
            "request_parameter_supported": false,
            // Left out it would mean true (OpenID Connect Discovery section 3).
            "request_uri_parameter_supported": false,
            "token_endpoint_auth_methods_supported": all,
            "introspection_endpoint_auth_methods_supported": secrets,
            "revocation_endpoint_auth_methods_supported": all,
            "resource_indicators_supported": true,
        ]
    }

    /// Those of every ID token, and those of people.
    private static let claims =
        ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "acr", "amr", "sid", "org_id"]
        + UserClaims.supported
}
