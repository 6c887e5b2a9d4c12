// The kinds of keys the house signs with, and the algorithms that go with them.

/// What a key is, without the key.
package enum KeyKind: Hashable, Sendable {
    case rsa(bits: Int)
    case p256

    /// Below 2048 bits RS256 must not be used (RFC 7518 section 3.3); above 8192 a verification is a way to keep us busy.
    static let rsaBits = 2048...8192
}

/// A way to sign that belongs to one kind of key.
package enum SignatureAlgorithm: Hashable, Sendable {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2).
    case rs256
    /// ECDSA on P-256 with SHA-256; the signature is r and s, 32 bytes each (RFC 7518 section 3.4).
    case es256

    package func fits(_ kind: KeyKind) -> Bool {
        switch (self, kind) {
        case (.rs256, .rsa), (.es256, .p256): true
        case (.rs256, .p256), (.es256, .rsa): false
        }
    }
}
