// Proving who one is with a password: the one place where a guess is made.

internal import Cryptography
internal import Model
internal import POSIX
internal import Store

/// A person whose password was right a moment ago. What follows is decided on what the write reads again.
struct Proven: Sendable {
    let user: User
    let hash: String
    /// The password at the cost in force, where it was hashed at another.
    let rehashed: String?
}

/// What keeps out somebody whose password is right.
struct Bar: Sendable {
    let rule: BrokenRule
    /// Done for whoever holds the mailbox, once the password has proved right.
    var help: (@Sendable () -> Void)?
}

struct PasswordProof: Sendable {
    let hashing: HashPool
    let guesses: Guesses
    let decisions: SignInDecisions
    var randomness: Randomness { decisions.randomness }

    /// Counts the guess, then compares: with a hash of no password where there is no such person, so that both take the same
    /// time and write the same (CWE-204, CWE-208).
    ///
    /// - Parameters:
    ///   - account: what the guess is counted under; nobody's, too.
    ///   - bar: a right password is then refused as a wrong one is in all that can be seen: the same sentence, the guess stays
    ///     counted, the record is written in the same way.
    func prove(
        _ password: Secret, of found: (user: User, hash: String?)?, account: String, barred bar: Bar? = nil,
        visitor: Visitor, in store: EnvironmentStore, environment: ID<Environment>, at now: Timestamp
    ) throws -> Proven {
        let email = (try? EmailAddress(account))?.description
        if let excess = guesses.begin(account, visitor, in: environment) {
            throw try refuse(
                .tooManyGuesses(retryAfter: excess.retryAfter),
                excess.brokenRule(of: found?.user.id), visitor, in: store, at: now)
        }
        let isRight: Bool
        do {
            isRight = try hashing.verify(password, found?.hash ?? hashing.unmatched, in: environment)
        } catch let busy as HashPoolBusy {
            guesses.forgive(account, visitor, in: environment)
            throw try refuse(
                .busy(retryAfter: busy.retryAfter),
                BrokenRule(rule: "hashing_queue", setting: "GATEHOUSE_WORKERS", user: found?.user.id), visitor,
                in: store, at: now)
        }
        guard let found, let hash = found.hash, isRight else {
            throw try refuse(
                .wrong,
                BrokenRule(
                    rule: found == nil ? "unknown_user" : "password", value: email, user: found?.user.id), visitor,
                in: store, at: now)
        }
        if let bar {
            bar.help?()
            throw try refuse(.wrong, bar.rule, visitor, in: store, at: now)
        }
        guesses.forgive(account, visitor, in: environment)
        // Turned away by a full queue, it is done at the next sign-in.
        let rehashed = try hashing.needsRehash(hash) ? try? hashing.make(password, in: environment) : nil
        return Proven(user: found.user, hash: hash, rehashed: rehashed)
    }

    /// Records a refusal, and gives it to be thrown.
    func refuse(
        _ reason: SignInRefusal.Reason, _ rule: BrokenRule, _ visitor: Visitor, in store: EnvironmentStore,
        at now: Timestamp
    ) throws -> SignInRefusal {
        SignInRefusal(reason: reason, reference: try decisions.note(rule, visitor, in: store, at: now))
    }
}

extension Proven {
    /// The person as they are now, inside the write; nil when the password has been changed since, or is nobody's any more.
    func current(in rows: EnvironmentConnection) throws -> User? {
        guard let user = try rows.users.find(user.id), user.kind == .person,
            let kept = try rows.users.password(of: user.id),
            ConstantTime.equal(Array(kept.utf8), Array(hash.utf8))
        else { return nil }
        return user
    }
}
