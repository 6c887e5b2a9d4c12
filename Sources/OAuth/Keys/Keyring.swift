// The keys of one environment, ready to use.

internal import Cryptography
internal import JOSE
internal import Model
internal import POSIX

/// Every key that signs or verifies. Immutable: a change of keys makes a new ring.
package final class Keyring: Sendable {
    /// Which state of the stored keys this ring was made from.
    let version: [UInt8]
    private let keys: [String: Key]
    /// What these keys have verified.
    let verified = VerifiedTokens()
    private let primary: [SigningAlgorithm: Key]

    init(version: [UInt8], keys: [Key]) {
        self.version = version
        self.keys = Dictionary(uniqueKeysWithValues: keys.map { ($0.kid, $0) })
        primary = Dictionary(
            keys.filter { $0.canSign }.map { ($0.algorithm, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// A published key by its `kid`.
    func key(_ kid: String) -> Key? { keys[kid] }

    /// The primary key of an algorithm; RS256 where none is asked for. Never another one's: a client that has registered an algorithm
    /// refuses what is signed with any other (RFC 8725 section 3.1).
    func signingKey(_ algorithm: SigningAlgorithm?) throws(OAuthError) -> Key {
        let algorithm = algorithm ?? .rs256
        guard let key = primary[algorithm] else { throw .signingKeyMissing(algorithm) }
        return key
    }

    /// One key; contexts of OpenSSL are kept and shared by the threads in turn.
    final class Key: Sendable {
        let kid: String
        let algorithm: SigningAlgorithm
        private let privateKey: PrivateKey?
        private let publicKey: PublicKey
        private let signers = Pool<JWSSigner>()
        private let verifiers = Pool<JWSVerifier>()

        init(kid: String, algorithm: SigningAlgorithm, privateKey: PrivateKey?, publicKey: PublicKey) {
            self.kid = kid
            self.algorithm = algorithm
            self.privateKey = privateKey
            self.publicKey = publicKey
        }

        var canSign: Bool { privateKey != nil }

        /// A token of this payload, with `type` as the header's `typ`.
        func sign(_ payload: [UInt8], type: String = "at+jwt") throws -> String {
            guard let privateKey else { throw OAuthError.signingKeyMissing(algorithm) }
            return try signers.use(
                make: { try JWSSigner(key: privateKey, algorithm: Algorithm(rawValue: algorithm.rawValue), kid: kid) },
                { try $0.sign(payload: payload, type: type) })
        }

        /// `at_hash` or `c_hash`, in an ID token that this key signs.
        func halfHash(of token: String) -> String { Algorithm(rawValue: algorithm.rawValue).halfHash(of: token) }

        /// The payload, if this key signed it.
        func verify(_ jws: UnverifiedJWS) throws -> [UInt8] {
            try verifiers.use(
                make: {
                    try JWSVerifier(publicKey: publicKey, algorithm: Algorithm(rawValue: algorithm.rawValue), kid: kid)
                },
                { try jws.verified(with: $0) })
        }
    }
}
