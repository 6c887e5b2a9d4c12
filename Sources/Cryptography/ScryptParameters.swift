// The cost of scrypt (RFC 7914 section 2), within bounds: it also comes from stored strings, and must not exhaust the machine.

/// N = 2^`logCost`, block size r, parallelization p.
package struct ScryptParameters: Hashable, Sendable {
    package let logCost: Int
    package let blockSize: Int
    package let parallelization: Int

    /// 32 MiB and three passes, one of the settings OWASP's password storage sheet holds equal.
    package static let standard = ScryptParameters(trusted: 15, 8, 3)

    /// Refuses more than 1 GiB of memory (2^20 · 8 blocks) or twice that in work, and what RFC 7914 does not define.
    package init(logCost: Int, blockSize: Int, parallelization: Int) throws(CryptographyError) {
        guard (1...20).contains(logCost), (1...64).contains(blockSize), (1...64).contains(parallelization) else {
            throw CryptographyError(.unsupported, "scrypt: ln must be 1 to 20, r and p 1 to 64")
        }
        // RFC 7914 section 2: N < 2^(128 · r / 8), which matters for r = 1 only.
        guard logCost < 16 * blockSize else {
            throw CryptographyError(.unsupported, "scrypt: N is too large for r = \(blockSize)")
        }
        let blocks = (1 << logCost) * blockSize
        guard blocks <= 1 << 23, blocks * parallelization <= 1 << 24 else {
            throw CryptographyError(.unsupported, "scrypt: ln, r and p together cost more than is allowed")
        }
        self.init(trusted: logCost, blockSize, parallelization)
    }

    private init(trusted logCost: Int, _ blockSize: Int, _ parallelization: Int) {
        self.logCost = logCost
        self.blockSize = blockSize
        self.parallelization = parallelization
    }

    var cost: UInt64 { 1 << UInt64(logCost) }

    /// What OpenSSL must be allowed to allocate: left out, it stops at 32 MiB and refuses N = 2^15. V takes 128·r·N bytes,
    /// B 128·r·p, and the working blocks 256·r.
    var memory: UInt64 { 128 * UInt64(blockSize) * (cost + UInt64(parallelization) + 2) + 1024 }
}
