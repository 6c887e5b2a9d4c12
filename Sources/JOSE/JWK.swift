// Public keys as JSON (RFC 7517; parameters of RSA and EC keys in RFC 7518 section 6, of OKP keys in RFC 8037 section 2).

package import Cryptography
package import JSON

/// A public JWK: RSA, EC with the curve P-256, or OKP with Ed25519.
package struct JWK: Sendable {
    package let components: PublicKey.Components
    package let kid: String?
    package let alg: Algorithm?
    package let use: String?

    package init(_ key: PublicKey, kid: String?, alg: Algorithm?, use: String? = "sig") {
        components = key.components
        self.kid = kid
        self.alg = alg
        self.use = use
    }

    /// Members that make a key private or symmetric (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1).
    private static let privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    /// Reads a public key; whoever sends a private one has already shown it to somebody, so it is refused and not trimmed.
    package init(parsing json: JSON) throws(JOSEError) {
        guard let object = json.object else { throw .notAnObject }
        for name in Self.privateMembers where object[name] != nil { throw .privateKey }
        components = try Self.components(of: object)
        kid = try object.string("kid")
        alg = try object.string("alg").map(Algorithm.init(rawValue:))
        use = try object.string("use")
    }

    /// The key as an object, without white space and always in the same order.
    package var json: JSON {
        var object = JSONObject()
        for member in required { object.append(member.name, .string(member.value)) }
        if let kid { object.append("kid", .string(kid)) }
        if let alg { object.append("alg", .string(alg.rawValue)) }
        if let use { object.append("use", .string(use)) }
        return .object(object)
    }

    /// The key itself, checked: sizes, exponent, the point on its curve.
    package func publicKey() throws(JOSEError) -> PublicKey {
        do {
            return try PublicKey(components)
        } catch {
            throw .key(error)
        }
    }

    /// SHA-256 over the required members in the order of their names (RFC 7638 section 3), in base64url.
    package func thumbprint() -> String {
        var writer = JSONWriter()
        writer.beginObject()
        for member in required { writer.member(member.name, member.value) }
        writer.endObject()
        return Base64URL.encode(Digest.sha256(writer.bytes))
    }

    /// The one algorithm the key is used with (RFC 8725 section 3.1): what it says, or the usual one of its type. An RSA key
    /// that says nothing is one of RS256: whether it is PKCS #1 or PSS, a token's header must not decide.
    package var algorithm: Algorithm {
        if let alg { return alg }
        return switch components {
        case .rsa: .rs256
        case .p256: .es256
        case .ed25519: .edDSA
        }
    }

    /// Whether the key may verify signatures of `algorithm`, by its type and by what it says of itself.
    package func verifies(_ algorithm: Algorithm) -> Bool {
        guard self.algorithm == algorithm, use.map({ same($0, "sig") }) ?? true else { return false }
        return switch (algorithm.signature, components) {
        case (.rs256, .rsa), (.ps256, .rsa), (.es256, .p256), (.edDSA, .ed25519): true
        default: false
        }
    }

    /// The required members in the order of their names, which is the order the thumbprint needs.
    private var required: [(name: String, value: String)] {
        switch components {
        case .rsa(let modulus, let exponent):
            [("e", Base64URL.encode(exponent)), ("kty", "RSA"), ("n", Base64URL.encode(modulus))]
        case .p256(let x, let y):
            [("crv", "P-256"), ("kty", "EC"), ("x", Base64URL.encode(x)), ("y", Base64URL.encode(y))]
        case .ed25519(let x):
            [("crv", "Ed25519"), ("kty", "OKP"), ("x", Base64URL.encode(x))]
        }
    }

    private static func components(of object: JSONObject) throws(JOSEError) -> PublicKey.Components {
        guard let type = try object.string("kty") else { throw .keyMember("kty") }
        if same(type, "RSA") {
            return .rsa(modulus: try number("n", of: object), exponent: try number("e", of: object))
        }
        if same(type, "OKP") {
            guard let curve = try object.string("crv"), same(curve, "Ed25519") else { throw .keyType }
            return .ed25519(x: try coordinate("x", of: object))
        }
        guard same(type, "EC"), let curve = try object.string("crv"), same(curve, "P-256") else { throw .keyType }
        return .p256(x: try coordinate("x", of: object), y: try coordinate("y", of: object))
    }

    /// RFC 7518 section 2, Base64urlUInt: as few octets as the number needs, so that a key has one thumbprint.
    private static func number(_ name: String, of object: JSONObject) throws(JOSEError) -> [UInt8] {
        let bytes = try self.bytes(name, of: object)
        guard let first = bytes.first, first != 0 else { throw .keyMember(name) }
        return bytes
    }

    /// RFC 7518 section 6.2.1.2: the full size of a coordinate, leading zeros included; Ed25519's point has the same.
    private static func coordinate(_ name: String, of object: JSONObject) throws(JOSEError) -> [UInt8] {
        let bytes = try self.bytes(name, of: object)
        guard bytes.count == 32 else { throw .keyMember(name) }
        return bytes
    }

    private static func bytes(_ name: String, of object: JSONObject) throws(JOSEError) -> [UInt8] {
        // 8192 bits, the largest modulus accepted, are 1366 characters.
        guard let text = try object.string(name), text.utf8.count <= 1366 else { throw .keyMember(name) }
        return try Base64URL.decode(text)
    }
}

extension JWK: Equatable {
    /// The same members, compared by their bytes.
    package static func == (a: JWK, b: JWK) -> Bool { a.json == b.json }
}
