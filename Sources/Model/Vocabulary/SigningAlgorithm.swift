// Signature algorithms an environment can have keys for (RFC 7518 section 3.1).

package struct SigningAlgorithm: RawRepresentable, Hashable, Sendable, Comparable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let rs256 = SigningAlgorithm(rawValue: "RS256")
    package static let es256 = SigningAlgorithm(rawValue: "ES256")

    package static let all: [SigningAlgorithm] = [.rs256, .es256]

    /// As people write it, in any case.
    package init(parsing text: String) throws(ModelError) {
        guard let algorithm = Self.all.first(where: { $0.rawValue == text.uppercased() }) else {
            throw ModelError("algorithm must be one of \(Self.all.map(\.rawValue).joined(separator: ", "))")
        }
        self = algorithm
    }

    package static func < (left: SigningAlgorithm, right: SigningAlgorithm) -> Bool { left.rawValue < right.rawValue }
}
