// Links in mails: single-use secrets that stand for a person's mailbox.

internal import Model
internal import POSIX
internal import Store

/// What a mail is to carry.
struct MailedToken: Sendable {
    let secret: Secret
    let email: EmailAddress

    /// The path with the secret in its query: the one place where a secret stands in a URL, for a mail has no other.
    func path(_ path: String, _ interaction: ID<Interaction>? = nil) -> String {
        "\(path)?token=\(secret.reveal())" + (interaction.map { "&interaction=\($0)" } ?? "")
    }
}

struct MailLinks: Sendable {
    let guesses: Guesses
    let decisions: SignInDecisions
    var randomness: Randomness { decisions.randomness }

    /// Tries a link in `body`, which throws a `LinkRefusal` for one that is not good. What was never ours counts as a guess from
    /// this address, and beyond the window nothing is tried: a `SignInRefusal`.
    func attempt<Value>(
        _ visitor: Visitor, in store: EnvironmentStore, at now: Timestamp, _ body: () throws -> Value
    ) throws -> Value {
        if let excess = guesses.begin(nil, visitor, in: store.id) {
            throw SignInRefusal(
                reason: .tooManyGuesses(retryAfter: excess.retryAfter),
                reference: try decisions.note(excess.brokenRule(), visitor, in: store, at: now))
        }
        do {
            let value = try body()
            guesses.forgive(nil, visitor, in: store.id)
            return value
        } catch {
            if (error as? LinkRefusal)?.isUnknown != true { guesses.forgive(nil, visitor, in: store.id) }
            throw error
        }
    }

    /// Writes a new link for a person who is active, to the address that `to` finds for them as they are now; nil, and nothing
    /// written, where there is none. It takes the place of the one before.
    func make(
        _ purpose: MailToken.Purpose, for id: ID<User>, lifetime: Int, in store: EnvironmentStore, at now: Timestamp,
        to address: @escaping @Sendable (User) throws -> EmailAddress?
    ) throws -> MailedToken? {
        let token = SecretToken(randomness)
        let email = try store.write { rows -> EmailAddress? in
            guard let user = try rows.users.find(id), user.kind == .person, user.status == .active,
                let email = try address(user)
            else { return nil }
            try rows.mailTokens.insert(
                MailToken(
                    digest: token.digest, purpose: purpose, user: id, email: email, createdAt: now,
                    expiresAt: now.adding(seconds: lifetime)))
            return email
        }
        return email.map { MailedToken(secret: token.secret, email: $0) }
    }

    /// Whether a link is good still. It is for work that comes before `use`, which alone decides.
    func isGood(
        _ token: Secret, _ purposes: Set<MailToken.Purpose>, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> Bool {
        try find(token, purposes, in: rows, at: now) != nil
    }

    /// The link, if it is good still.
    func find(
        _ token: Secret, _ purposes: Set<MailToken.Purpose>, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> MailToken? {
        guard let link = try rows.mailTokens.find(digest: SecretToken.digest(of: token)),
            purposes.contains(link.purpose), link.usedAt == nil, link.expiresAt > now
        else { return nil }
        return link
    }

    /// Uses a link up and does what it stands for, in one write. Throws a `LinkRefusal`, also when `body` finds that it must not
    /// be done.
    func use<Value: Sendable>(
        _ token: Secret, _ purposes: Set<MailToken.Purpose>, _ visitor: Visitor, in store: EnvironmentStore,
        at now: Timestamp,
        _ body: @escaping @Sendable (MailToken, User, EnvironmentConnection) throws -> Value?
    ) throws -> Value {
        let digest = SecretToken.digest(of: token)
        let outcome = try store.write { [decisions] rows -> Outcome<Value> in
            let link = try rows.mailTokens.find(digest: digest)
            if let link, purposes.contains(link.purpose), try rows.mailTokens.use(digest: digest, at: now),
                let user = try rows.users.find(link.user), user.status == .active,
                let value = try body(link, user, rows)
            {
                return .done(value)
            }
            let rule = Self.rule(link, purposes, at: now)
            let reference = try decisions.note(rule, visitor, in: rows, of: store, at: now)
            return .refused(LinkRefusal(reference: reference, isUnknown: rule.rule == Self.unknown))
        }
        switch outcome {
        case .done(let value): return value
        case .refused(let refusal): throw refusal
        }
    }

    /// The record of a link that was refused before it was used.
    func refuse(
        _ token: Secret, _ purposes: Set<MailToken.Purpose>, _ visitor: Visitor, in store: EnvironmentStore,
        at now: Timestamp
    ) throws -> LinkRefusal {
        let link = try store.read { try $0.mailTokens.find(digest: SecretToken.digest(of: token)) }
        let rule = Self.rule(link, purposes, at: now)
        return LinkRefusal(
            reference: try decisions.note(rule, visitor, in: store, at: now), isUnknown: rule.rule == Self.unknown)
    }

    private enum Outcome<Value: Sendable>: Sendable {
        case done(Value)
        case refused(LinkRefusal)
    }

    private static let unknown = "unknown_link"

    private static func rule(
        _ link: MailToken?, _ purposes: Set<MailToken.Purpose>, at now: Timestamp
    ) -> BrokenRule {
        guard let link, purposes.contains(link.purpose) else { return BrokenRule(rule: unknown) }
        let word =
            if let used = link.usedAt, used < now { "link_used" } else if link.expiresAt <= now { "link_expired" } else
            {
                "link_stale"
            }
        return BrokenRule(rule: word, value: link.email.description, user: link.user)
    }
}

extension User {
    /// The same user with something changed.
    func with(
        email: EmailAddress? = nil, isEmailVerified: Bool? = nil, names: (first: String?, last: String?)? = nil,
        profile: UserProfile? = nil, at now: Timestamp
    ) -> User {
        User(
            id: id, kind: kind, email: email ?? self.email, isEmailVerified: isEmailVerified ?? self.isEmailVerified,
            isSelfRegistered: isSelfRegistered, firstName: names.map(\.first) ?? firstName,
            lastName: names.map(\.last) ?? lastName, status: status, profile: profile ?? self.profile,
            createdAt: createdAt, updatedAt: now)
    }
}
