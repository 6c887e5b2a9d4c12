// The half of a hash by which an ID token names another token (OpenID Connect Core section 3.1.3.6).

internal import Cryptography

extension Algorithm {
    /// `at_hash` or `c_hash` of a token, in an ID token that is signed with this algorithm: the left half of the hash that
    /// the algorithm uses.
    package func halfHash(of token: String) -> String {
        let hash = Digest.sha256(Array(token.utf8))
        return Base64URL.encode(Array(hash.prefix(hash.count / 2)))
    }
}
