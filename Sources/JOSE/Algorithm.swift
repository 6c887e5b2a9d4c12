// Names of signature algorithms (RFC 7518 section 3.1, RFC 8037 section 3.1), of which four are implemented.

package import Cryptography

/// An `alg` value: any name may be read, only those with a `signature` are ever used.
package struct Algorithm: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let rs256 = Algorithm(rawValue: "RS256")
    package static let es256 = Algorithm(rawValue: "ES256")
    package static let ps256 = Algorithm(rawValue: "PS256")
    /// With Ed25519 only (RFC 8037 section 3.1).
    package static let edDSA = Algorithm(rawValue: "EdDSA")

    /// What can be signed and verified here, as discovery documents list it.
    package static let supported = [rs256, es256, ps256, edDSA]

    /// The operation behind the name; nil for a name that is not implemented, `none` and HMAC among them.
    package var signature: SignatureAlgorithm? {
        switch self {
        case .rs256: .rs256
        case .es256: .es256
        case .ps256: .ps256
        case .edDSA: .edDSA
        default: nil
        }
    }

    /// By bytes: names are case-sensitive ASCII (RFC 7515 section 4.1.1).
    package static func == (a: Algorithm, b: Algorithm) -> Bool { same(a.rawValue, b.rawValue) }
}

extension SignatureAlgorithm {
    /// The name in headers and keys.
    package var algorithm: Algorithm {
        switch self {
        case .rs256: .rs256
        case .es256: .es256
        case .ps256: .ps256
        case .edDSA: .edDSA
        }
    }
}
