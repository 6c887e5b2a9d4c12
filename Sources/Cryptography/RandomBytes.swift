// Unpredictable bytes, from the kernel only.

internal import Glibc

package enum RandomBytes {
    /// `count` bytes from getentropy(3), which gives at most 256 at a time.
    ///
    /// Ends the process when the kernel has none to give: no caller may go on with a predictable secret.
    package static func make(_ count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let chunk = min(256, count - filled)
                let status = unsafe getentropy(buffer.baseAddress! + filled, chunk)
                precondition(status == 0, "getentropy failed: there is no safe way to go on without randomness")
                filled += chunk
            }
        }
    }
}
