// A token taken apart, and its signature checked against what an issuer publishes.

internal import Cryptography
internal import JOSE
package import JSON

/// A JWT, read without believing it.
package struct TokenParts: Sendable {
    package let header: JSON
    package let claims: JSON
    package let parts: [String]

    package init(_ token: String) throws {
        parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { throw TestFailure("not three parts: \(token)") }
        header = try JSON(parsing: try Base64URL.decode(parts[0]))
        claims = try JSON(parsing: try Base64URL.decode(parts[1]))
    }

    /// Whether a key of this set, found by `kid`, signed the token.
    package func isSigned(byKeySet bytes: [UInt8]) throws -> Bool {
        let set = try JWKSet(parsing: bytes)
        let token = parts.joined(separator: ".")
        let unverified = try UnverifiedJWS(compact: token)
        guard let jwk = set.keys.first(where: { $0.kid == unverified.header.kid }), let algorithm = jwk.alg else {
            return false
        }
        let verifier = try JWSVerifier(publicKey: jwk.publicKey(), algorithm: algorithm, kid: jwk.kid)
        return (try? unverified.verified(with: verifier)) != nil
    }

    /// The token with another header and the same signature.
    package func with(header: JSON) -> String {
        "\(Base64URL.encode(header.serialized())).\(parts[1]).\(parts[2])"
    }

    /// The token with other claims and the same signature.
    package func with(claims: JSON) -> String {
        "\(parts[0]).\(Base64URL.encode(claims.serialized())).\(parts[2])"
    }
}
