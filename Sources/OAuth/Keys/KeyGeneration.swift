// Making signing keys.

internal import Cryptography
internal import JOSE
internal import JSON
package import Model

/// Makes key pairs, sealed and described as they are stored.
package struct KeyGeneration: Sendable {
    private let sealing: KeySealing
    private let randomness: Randomness
    package let queue = KeyGenerationQueue()

    package init(sealing: KeySealing, randomness: Randomness) {
        self.sealing = sealing
        self.randomness = randomness
    }

    /// The sizes an algorithm offers, in bits, the default first.
    package static func sizes(of algorithm: SigningAlgorithm) -> [Int] {
        isRSA(algorithm) ? [2048, 3072, 4096] : [256]
    }

    private static func isRSA(_ algorithm: SigningAlgorithm) -> Bool { algorithm == .rs256 || algorithm == .ps256 }

    private static func kind(_ algorithm: SigningAlgorithm, size: Int) throws -> KeyKind {
        switch algorithm {
        case .rs256, .ps256: .rsa(bits: size)
        case .es256: .p256
        case .edDSA: .ed25519
        default: throw KeyGenerationError.algorithm(algorithm)
        }
    }

    /// A new pending key; its `kid` is its RFC 7638 thumbprint. Throws `KeyGenerationError`, `KeyGenerationBusy`.
    package func generate(
        _ algorithm: SigningAlgorithm, size: Int? = nil, for environment: ID<Environment>, at time: Timestamp,
        id: ID<SigningKey>? = nil
    ) throws -> SigningKey {
        let sizes = Self.sizes(of: algorithm)
        let size = size ?? sizes[0]
        guard sizes.contains(size) else { throw KeyGenerationError.size(algorithm, sizes) }
        let kind = try Self.kind(algorithm, size: size)
        let privateKey = try queue.perform(for: environment) { try PrivateKey.generate(kind) }
        let kid = JWK(privateKey.publicKey, kid: nil, alg: nil).thumbprint()
        let jwk = JWK(privateKey.publicKey, kid: kid, alg: Algorithm(rawValue: algorithm.rawValue))
        let id: ID<SigningKey> = id ?? randomness.id(at: time)
        return SigningKey(
            id: id, kid: kid, algorithm: algorithm, size: size, status: .pending, isPrimary: false,
            sealedPrivateKey: try sealing.seal(privateKey, id: id, of: environment), publicJWK: jwk.json.text,
            startsAt: time.adding(seconds: SigningKey.pendingPeriod), endsAt: nil, createdAt: time)
    }
}

package enum KeyGenerationError: Error, Equatable, CustomStringConvertible {
    case size(SigningAlgorithm, [Int])
    case algorithm(SigningAlgorithm)

    package var description: String {
        switch self {
        case .size(let algorithm, let sizes):
            "the size of an \(algorithm.rawValue) key must be \(sizes.map(String.init).joined(separator: ", ")) bits"
        case .algorithm(let algorithm):
            "there are no keys for \(algorithm.rawValue), only for \(SigningAlgorithm.names)"
        }
    }
}
