// Verifying tokens with one key, bound to one algorithm.

package import Cryptography

/// A public key and the only algorithm it is used with, for one worker. Not Sendable, as its context is not.
package final class JWSVerifier {
    package let algorithm: Algorithm
    package let kid: String?
    let context: VerifyingContext

    /// Refuses an algorithm that is not implemented or does not belong to the key: an RSA key never becomes an HMAC secret.
    package init(publicKey: PublicKey, algorithm: Algorithm, kid: String?) throws(CryptographyError) {
        guard let signature = algorithm.signature else {
            throw CryptographyError(.unsupported, "an algorithm that is not implemented")
        }
        context = try VerifyingContext(publicKey, signature)
        self.algorithm = algorithm
        self.kid = kid
    }
}
