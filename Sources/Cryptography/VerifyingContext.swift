// Verifying with one key many times; the counterpart of `SigningContext`.

internal import COpenSSL

/// A public key bound to an algorithm, for one worker. Not Sendable: the context is changed by every verification.
package final class VerifyingContext {
    package let algorithm: SignatureAlgorithm
    private let operation: SignatureOperation
    private let key: PublicKey
    private let signatureLength: Int

    /// Refuses an algorithm that does not belong to the key's kind.
    package init(_ key: PublicKey, _ algorithm: SignatureAlgorithm) throws(CryptographyError) {
        guard algorithm.fits(key.kind) else {
            throw CryptographyError(.unsupported, "\(algorithm) does not belong to a key of kind \(key.kind)")
        }
        self.algorithm = algorithm
        self.key = key
        signatureLength =
            switch algorithm {
            case .rs256, .ps256, .edDSA: Int(unsafe EVP_PKEY_get_size(key.handle))
            case .es256: ECDSASignature.length
            }
        operation = unsafe try SignatureOperation(.verifying, key.handle, algorithm)
    }

    /// Whether `signature` is one of `message` under this key. A signature of another length is none (RFC 8017 sections
    /// 8.1.2 and 8.2.2 step 1, RFC 7518 section 3.4, RFC 8032 section 5.1.7).
    package func verify(_ signature: [UInt8], _ message: [UInt8]) -> Bool {
        guard signature.count == signatureLength else { return false }
        return switch algorithm {
        case .rs256, .ps256, .edDSA: operation.verify(signature, message)
        case .es256: operation.verify(ECDSASignature.der(fromRaw: signature) ?? [], message)
        }
    }
}
