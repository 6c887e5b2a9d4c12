// Token introspection (RFC 7662).

package import Model
package import Store

/// What is known of a token (section 2.2).
package enum IntrospectionResponse: Sendable {
    case active(VerifiedToken)
    /// Every token that is not good here and now; nothing is said of why.
    case inactive
}

package struct Introspection: Sendable {
    private let verifier = TokenVerifier()

    package init() {}

    /// `issuer` is the one asked: a token of the other layout is none of its own.
    package func describe(
        _ token: String, issuer: Issuer, keyring: Keyring, rows: EnvironmentConnection, now: Timestamp
    ) throws -> IntrospectionResponse {
        do {
            return .active(
                try verifier.verify(token, issuer: issuer, audience: nil, keyring: keyring, rows: rows, now: now))
        } catch is TokenRefusal {
            return .inactive
        }
    }
}
