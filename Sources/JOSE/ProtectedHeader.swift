// The header of a JWS (RFC 7515 section 4): the little that is read of it, and what is refused in it.

internal import JSON

package struct ProtectedHeader: Sendable {
    package let alg: Algorithm
    package let kid: String?
    package let typ: String?

    package init(alg: Algorithm, kid: String?, typ: String?) {
        self.alg = alg
        self.kid = kid
        self.typ = typ
    }

    /// Ours have some 80 bytes; with a certificate chain in it a header may have thousands, and is none of ours.
    static let maxLength = 2048

    /// Reads the decoded header. Other parameters are ignored (RFC 7515 section 4), those that would name a key too.
    package init(parsing bytes: [UInt8]) throws(JOSEError) {
        guard bytes.count <= Self.maxLength else { throw .tooLong }
        let object = try JSONObject(reading: bytes)
        guard object["crit"] == nil else { throw .criticalParameter }
        guard object["b64"] == nil else { throw .unencodedPayload }
        guard let alg = try object.string("alg") else { throw .algorithmMissing }
        guard !same(alg, "none") else { throw .algorithmNone }
        self.alg = Algorithm(rawValue: alg)
        kid = try object.string("kid")
        typ = try object.string("typ")
    }

    /// The JSON text as our tokens carry it.
    package func serialized() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("alg", alg.rawValue)
        if let typ { writer.member("typ", typ) }
        if let kid { writer.member("kid", kid) }
        writer.endObject()
        return writer.bytes
    }

    /// Whether `typ` is this media type; `application/` may stand before it and case does not matter (RFC 7515 section
    /// 4.1.9, RFC 9068 section 4).
    package func isType(_ type: String) -> Bool {
        guard let typ else { return false }
        let found = Self.lowercased(typ)
        let wanted = Self.lowercased(type)
        return found == wanted || found == Array("application/".utf8) + wanted
    }

    private static func lowercased(_ text: String) -> [UInt8] {
        text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
}

extension ProtectedHeader: Equatable {
    /// The same parameters, compared by their bytes.
    package static func == (a: ProtectedHeader, b: ProtectedHeader) -> Bool { a.serialized() == b.serialized() }
}
