// What the application remembers of browsers: attempts to sign in, and who is signed in.

internal import Cryptography
internal import JOSE
internal import Model
internal import POSIX
internal import RelyingParty

/// Somebody who is signed in at the application.
struct AppSession: Sendable {
    let subject: String
    let name: String
    let email: String?
    let idToken: Secret
    var tokens: TokenSet
    let endsAt: Timestamp
}

/// In memory: what is forgotten at a restart is a sign-in at an example.
final class AppSessions: Sendable {
    private struct Attempt {
        let attempt: AuthorizationAttempt
        let browser: [UInt8]
        let endsAt: Timestamp
    }

    private struct Memory {
        /// By the state.
        var attempts: [String: Attempt] = [:]
        /// By the digest of the cookie.
        var sessions: [[UInt8]: AppSession] = [:]
    }

    static let attemptSeconds = 600
    static let sessionSeconds = 8 * 3600
    /// Anybody can begin: what nobody finishes must not fill the memory.
    static let most = 1000

    private let memory = Monitor(Memory())

    static func cookie(_ randomness: Randomness) -> Secret { Secret(Base64URL.encode(randomness.bytes(32))) }

    private static func digest(_ cookie: Secret) -> [UInt8] { Digest.sha256(Array(cookie.reveal().utf8)) }

    /// False when too many have begun.
    func begin(_ attempt: AuthorizationAttempt, in browser: Secret, at now: Timestamp) -> Bool {
        memory.withLock { memory in
            memory.attempts = memory.attempts.filter { $0.value.endsAt > now }
            guard memory.attempts.count < Self.most else { return false }
            memory.attempts[attempt.state] = Attempt(
                attempt: attempt, browser: Self.digest(browser), endsAt: now.adding(seconds: Self.attemptSeconds))
            return true
        }
    }

    /// The attempt with this state, once, and in the browser that began it.
    func take(state: String, in browser: Secret, at now: Timestamp) -> AuthorizationAttempt? {
        memory.withLock { memory in
            guard let found = memory.attempts[state], ConstantTime.equal(found.browser, Self.digest(browser)) else {
                return nil
            }
            memory.attempts[state] = nil
            return found.endsAt > now ? found.attempt : nil
        }
    }

    func put(_ session: AppSession, under cookie: Secret, at now: Timestamp) {
        memory.withLock { memory in
            memory.sessions = memory.sessions.filter { $0.value.endsAt > now }
            // The one that would end first makes place.
            if memory.sessions.count >= Self.most,
                let first = memory.sessions.min(by: { $0.value.endsAt < $1.value.endsAt })
            {
                memory.sessions[first.key] = nil
            }
            memory.sessions[Self.digest(cookie)] = session
        }
    }

    func session(_ cookie: Secret, at now: Timestamp) -> AppSession? {
        memory.withLock { memory in
            guard let found = memory.sessions[Self.digest(cookie)] else { return nil }
            return found.endsAt > now ? found : nil
        }
    }

    /// Other tokens for a session that is still there.
    func renew(_ cookie: Secret, _ tokens: TokenSet) {
        memory.withLock { $0.sessions[Self.digest(cookie)]?.tokens = tokens }
    }

    func end(_ cookie: Secret) -> AppSession? {
        memory.withLock { $0.sessions.removeValue(forKey: Self.digest(cookie)) }
    }
}
