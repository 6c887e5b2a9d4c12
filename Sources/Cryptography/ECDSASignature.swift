// The two spellings of an ECDSA signature: OpenSSL's DER, and the r and s of fixed length that JOSE uses.

internal import COpenSSL

/// RFC 7518 section 3.4: r and s as 32 big-endian bytes each, one after the other.
enum ECDSASignature {
    static let length = 64

    static func raw(fromDER der: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let signature = unsafe try OpenSSL.pointer("ECDSA signature", .malformed) {
            unsafe der.withUnsafeBufferPointer { bytes in
                var position = bytes.baseAddress
                return unsafe d2i_ECDSA_SIG(nil, &position, bytes.count)
            }
        }
        defer { unsafe ECDSA_SIG_free(signature) }
        return unsafe try BigNumber.bytes(of: ECDSA_SIG_get0_r(signature), length: length / 2)
            + BigNumber.bytes(of: ECDSA_SIG_get0_s(signature), length: length / 2)
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
