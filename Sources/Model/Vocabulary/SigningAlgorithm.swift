// Signature algorithms an environment can have keys for (RFC 7518 section 3.1, RFC 8037 section 3.1).

package struct SigningAlgorithm: RawRepresentable, Hashable, Sendable, Comparable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let rs256 = SigningAlgorithm(rawValue: "RS256")
    package static let es256 = SigningAlgorithm(rawValue: "ES256")

    package static let ps256 = SigningAlgorithm(rawValue: "PS256")
    /// With Ed25519.
    package static let edDSA = SigningAlgorithm(rawValue: "EdDSA")

    package static let all: [SigningAlgorithm] = [.rs256, .es256, .ps256, .edDSA]
    /// What a new environment has keys for; the others are made when somebody asks for them.
    package static let usual: [SigningAlgorithm] = [.rs256, .es256]

    /// The names of all, for people to read.
    package static let names = all.map(\.rawValue).joined(separator: ", ")

    /// As people write it, in any case.
    package init(parsing text: String) throws(ModelError) {
        guard let algorithm = Self.all.first(where: { $0.rawValue.uppercased() == text.uppercased() }) else {
            throw ModelError("algorithm must be one of \(Self.names)")
        }
        self = algorithm
    }

    package static func < (left: SigningAlgorithm, right: SigningAlgorithm) -> Bool { left.rawValue < right.rawValue }
}
