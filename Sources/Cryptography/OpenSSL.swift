// The manner of calling OpenSSL: clear the error queue, call, look at the result, name the reason.

internal import COpenSSL

/// Calls with their result checked. Success is exactly 1 or a pointer: several functions answer 0 *or* a negative number.
enum OpenSSL {
    static func attempt(
        _ action: String, _ code: CryptographyError.Code = .failed, _ call: () -> Int32
    ) throws(CryptographyError) {
        ERR_clear_error()
        guard call() == 1 else { throw .ofLastCall(code, action) }
    }

    static func pointer(
        _ action: String, _ code: CryptographyError.Code = .failed, _ call: () -> OpaquePointer?
    ) throws(CryptographyError) -> OpaquePointer {
        ERR_clear_error()
        guard let result = unsafe call() else { throw .ofLastCall(code, action) }
        return unsafe result
    }

    /// For operations that fail only without memory or without a default provider: no caller could go on.
    static func require(_ action: StaticString, _ status: Int32) {
        precondition(status == 1, "\(action) failed: no memory, or OpenSSL has no default provider")
    }

    static func require(_ action: StaticString, _ pointer: OpaquePointer?) -> OpaquePointer {
        guard let pointer = unsafe pointer else {
            preconditionFailure("\(action) failed: no memory, or OpenSSL has no default provider")
        }
        return unsafe pointer
    }
}
