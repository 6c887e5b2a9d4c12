// The kinds of keys the house signs with, and the algorithms that go with them.

/// What a key is, without the key.
package enum KeyKind: Hashable, Sendable {
    case rsa(bits: Int)
    case p256
    case ed25519

    /// Below 2048 bits RS256 and PS256 must not be used (RFC 7518 sections 3.3 and 3.5); above 8192 a verification is a way to keep us busy.
    static let rsaBits = 2048...8192
}

/// A way to sign that belongs to one kind of key.
package enum SignatureAlgorithm: Hashable, Sendable {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2).
    case rs256
    /// ECDSA on P-256 with SHA-256; the signature is r and s, 32 bytes each (RFC 7518 section 3.4).
    case es256
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes (RFC 7518 section 3.5).
    case ps256
    /// Ed25519 (RFC 8032 section 5.1, RFC 8037 section 3.1).
    case edDSA

    package func fits(_ kind: KeyKind) -> Bool {
        switch (self, kind) {
        case (.rs256, .rsa), (.ps256, .rsa), (.es256, .p256), (.edDSA, .ed25519): true
        case (.rs256, _), (.ps256, _), (.es256, _), (.edDSA, _): false
        }
    }
}
