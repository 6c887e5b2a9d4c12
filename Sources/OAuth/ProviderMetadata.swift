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
        return [
            "issuer": .string(issuer.description),
            "token_endpoint": .string(issuer.url(layout.token[0])),
            "introspection_endpoint": .string(issuer.url(layout.introspection[0])),
            "revocation_endpoint": .string(issuer.url(layout.revocation[0])),
            "jwks_uri": .string(issuer.url(layout.jwks)),
            "scopes_supported": .array(scopes.map { .string($0.description) }),
            // No endpoint gives codes or tokens to a browser yet: an empty list says so, leaving it out would say "code".
            "response_types_supported": [],
            "grant_types_supported": .array(Grants.table.map { .string($0.grantType.rawValue) }),
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": .array(algorithms.map { .string($0.rawValue) }),
            "token_endpoint_auth_methods_supported": secrets,
            "introspection_endpoint_auth_methods_supported": secrets,
            "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "resource_indicators_supported": true,
        ]
    }
}
