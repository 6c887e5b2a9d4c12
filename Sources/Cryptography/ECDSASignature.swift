// The two spellings of an ECDSA signature: OpenSSL's DER, and the r and s of fixed length that JOSE uses.

internal import COpenSSL

/// RFC 7518 section 3.4: r and s as 32 big-endian bytes each, one after the other.
enum ECDSASignature {
    static let length = 64

    /// Reads what OpenSSL has just written, `SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279 section 2.2.3), without asking it for
    /// two numbers on the way. Both are below 2^256, so that every length is one byte.
    static func raw(fromDER der: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var rest = der[...]
        guard rest.popFirst() == 0x30, let count = rest.popFirst(), Int(count) == rest.count else { throw malformed }
        let numbers = try integer(&rest) + integer(&rest)
        guard rest.isEmpty else { throw malformed }
        return numbers
    }

    /// The next number as 32 bytes. In DER it has no leading zeros, but for the one that keeps it from being negative.
    private static func integer(_ rest: inout ArraySlice<UInt8>) throws(CryptographyError) -> [UInt8] {
        guard rest.popFirst() == 0x02, let count = rest.popFirst(), count <= rest.count else { throw malformed }
        let digits = rest.prefix(Int(count)).drop { $0 == 0 }
        rest = rest.dropFirst(Int(count))
        guard digits.count <= length / 2 else { throw malformed }
        return [UInt8](repeating: 0, count: length / 2 - digits.count) + digits
    }

    private static var malformed: CryptographyError {
        CryptographyError(.malformed, "an ECDSA signature that is not two numbers of 32 bytes")
    }

    /// DER of `raw`, or nil when it is not 64 bytes long.
    static func der(fromRaw raw: [UInt8]) -> [UInt8]? {
        guard raw.count == length else { return nil }
        let signature = unsafe OpenSSL.require("ECDSA_SIG_new", ECDSA_SIG_new())
        defer { unsafe ECDSA_SIG_free(signature) }
        let half = Int32(length / 2)
        let ownership = unsafe raw.withUnsafeBufferPointer { raw in
            // set0 takes both numbers over; it refuses only null ones, and then there is no memory for anything.
            unsafe ECDSA_SIG_set0(
                signature, BN_bin2bn(raw.baseAddress, half, nil), BN_bin2bn(raw.baseAddress! + Int(half), half, nil))
        }
        OpenSSL.require("ECDSA_SIG_set0", ownership)
        let size = unsafe i2d_ECDSA_SIG(signature, nil)
        guard size > 0 else { return nil }
        return unsafe [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            var position = buffer.baseAddress
            count = Int(unsafe i2d_ECDSA_SIG(signature, &position))
        }
    }
}
