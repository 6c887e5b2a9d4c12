// Tokens whose signatures have been verified, so that a token that comes again is not verified again.

internal import Cryptography
internal import POSIX
internal import Store

/// A bounded memory of verified tokens, by their digest. It belongs to one key ring, and so to one state of one environment's keys:
/// a key that is deactivated takes its tokens' entries with it. What the signature covers is remembered, and the state of the
/// file in which no revocation was found; time, issuer and audience are judged each time.
final class VerifiedTokens: Sendable {
    /// A token, and the last state of the environment's file in which nothing had revoked it.
    struct Entry {
        let token: VerifiedToken
        let digest: [UInt8]
        fileprivate(set) var unrevokedIn: FileState?
        /// Whom it speaks for, as read in that state.
        var person: VerifiedPerson?

        init(token: VerifiedToken, digest: [UInt8]) {
            self.token = token
            self.digest = digest
        }
    }

    private struct State {
        var recent: [[UInt8]: Entry] = [:]
        /// Those of before `recent` was last full.
        var older: [[UInt8]: Entry] = [:]
    }

    private let limit: Int
    private let state = Monitor(State())

    /// - Parameter limit: how many tokens each of two generations holds; about half a kilobyte each.
    init(limit: Int = 1024) {
        self.limit = limit
    }

    /// A token, remembered or verified now by `verify`. A refusal is not remembered.
    func entry(_ text: String, verify: () throws -> VerifiedToken) throws -> Entry {
        let digest = Digest.sha256(Array(text.utf8))
        if let known = known(digest) { return known }
        let entry = Entry(token: try verify(), digest: digest)
        remember(entry)
        return entry
    }

    func known(_ digest: [UInt8]) -> Entry? { state.withLock { $0.recent[digest] ?? $0.older[digest] } }

    /// Notes that in this state of the file nothing had revoked the token.
    @discardableResult
    func note(_ entry: Entry, unrevokedIn state: FileState) -> Entry {
        var entry = entry
        entry.unrevokedIn = state
        remember(entry)
        return entry
    }

    private func remember(_ entry: Entry) {
        state.withLock { state in
            if state.recent.count >= limit { (state.older, state.recent) = (state.recent, [:]) }
            state.recent[entry.digest] = entry
        }
    }
}
