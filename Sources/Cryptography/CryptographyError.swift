// What went wrong in this room: a code to decide by and a sentence for the log, never a secret.

internal import COpenSSL

/// A refused input or a failed operation. `reason` may be logged; it holds no key, password or plaintext.
package struct CryptographyError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The bytes or the string are not of the form asked for.
        case malformed
        /// Well formed, but of a kind, size or cost this room does not accept.
        case unsupported
        /// Sealed with another key. The identifiers are not secret.
        case wrongKey(expected: [UInt8], found: [UInt8])
        /// Sealed bytes that were changed, cut short, or sealed for another place.
        case damaged
        /// OpenSSL could not do it: no memory, or a provider that is missing.
        case failed
    }

    package let code: Code
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String {
        switch code {
        case .malformed: "malformed: \(reason)"
        case .unsupported: "unsupported: \(reason)"
        case .wrongKey(let expected, let found):
            "wrong key: \(reason) (has \(Hexadecimal.encode(expected)), needs \(Hexadecimal.encode(found)))"
        case .damaged: "damaged: \(reason)"
        case .failed: "failed: \(reason)"
        }
    }
}

extension CryptographyError {
    /// The error of the OpenSSL call that just failed. The queue belongs to the thread and outlives calls, so whoever reads
    /// it here has cleared it before the call (`OpenSSL.attempt`).
    static func ofLastCall(_ code: Code, _ action: String) -> CryptographyError {
        let number = ERR_get_error()
        ERR_clear_error()
        guard number != 0, let text = unsafe ERR_reason_error_string(number) else {
            return CryptographyError(code, "\(action): no reason given")
        }
        return CryptographyError(code, "\(action): \(unsafe String(cString: text))")
    }
}
