// The half of a hash by which an ID token names another token (OpenID Connect Core section 3.1.3.6).

internal import Cryptography

extension Algorithm {
    /// `at_hash` or `c_hash` of a token, in an ID token that is signed with this algorithm: the left half of the hash that
    /// the algorithm uses. That is SHA-512 for Ed25519 (RFC 8032 section 5.1), as client libraries have it.
    package func halfHash(of token: String) -> String {
        let bytes = Array(token.utf8)
        let hash = self == .edDSA ? Digest.sha512(bytes) : Digest.sha256(bytes)
        return Base64URL.encode(Array(hash.prefix(hash.count / 2)))
    }
}
