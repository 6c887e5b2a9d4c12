// Tokens whose signatures have been verified, so that a token that comes again is not verified again.

internal import Cryptography
internal import POSIX

/// A bounded memory of verified tokens, by their digest. It belongs to one key ring, and so to one state of one environment's keys:
/// a key that is deactivated takes its tokens' entries with it. Only what the signature covers is remembered; time, issuer,
/// audience and revocation are judged each time.
final class VerifiedTokens: Sendable {
    private struct State {
        var recent: [[UInt8]: VerifiedToken] = [:]
        /// Those of before `recent` was last full.
        var older: [[UInt8]: VerifiedToken] = [:]
    }

    private let limit: Int
    private let state = Monitor(State())

    /// - Parameter limit: how many tokens each of two generations holds; about half a kilobyte each.
    init(limit: Int = 1024) {
        self.limit = limit
    }

    /// The content of a token, remembered or verified now by `verify`. A refusal is not remembered.
    func token(_ text: String, verify: () throws -> VerifiedToken) throws -> VerifiedToken {
        let digest = Digest.sha256(Array(text.utf8))
        if let known = state.withLock({ $0.recent[digest] ?? $0.older[digest] }) { return known }
        let token = try verify()
        state.withLock { state in
            if state.recent.count >= limit { (state.older, state.recent) = (state.recent, [:]) }
            state.recent[digest] = token
        }
        return token
    }
}
