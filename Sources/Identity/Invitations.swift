// Invitations: mailed, and answered by whoever reads the mail.

internal import Cryptography
package import Model
package import Store

package struct InvitationDesk: Sendable {
    private let hashing: HashPool
    private let mails: MailRoom
    private let links: MailLinks
    private let randomness: Randomness

    init(_ hashing: HashPool, _ mails: MailRoom, _ links: MailLinks) {
        self.hashing = hashing
        self.mails = mails
        self.links = links
        randomness = links.randomness
    }

    /// What an open invitation offers, and to whom.
    package struct Offer: Sendable {
        package let invitation: Invitation
        /// nil: the environment itself.
        package let organization: String?
        /// Whether the address has an account; else accepting makes one.
        package let hasAccount: Bool
    }

    /// An account that accepting makes.
    package struct Newcomer: Sendable {
        package let password: Secret
        package let firstName: String?
        package let lastName: String?

        package init(password: Secret, firstName: String?, lastName: String?) {
            self.password = password
            self.firstName = firstName
            self.lastName = lastName
        }
    }

    /// Whether another mail may go to this address now.
    package func allowsMail(to email: EmailAddress, in environment: ID<Environment>) -> Bool {
        mails.allows(.invitation, to: email.description, environment)
    }

    /// Mails the link of an invitation that was committed.
    package func send(
        _ id: ID<Invitation>, _ secret: Secret, in store: EnvironmentStore, environment: ID<Environment>,
        at now: Timestamp
    ) {
        mails.tell { [mails] in
            guard let offer = try store.read({ try offer(id, secret, in: $0, at: now) }) else { return nil }
            let token = MailedToken(secret: secret, email: offer.invitation.email)
            return try mails.mail(to: token.email, environment, in: store) { brand, link in
                MailSentences.invitation(
                    brand, organization: offer.organization, until: offer.invitation.expiresAt,
                    link: link(token.path("/invitations/\(id)")))
            }
        }
    }

    /// What a link offers; nil where it is dead.
    package func offer(
        _ id: ID<Invitation>, _ token: Secret, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> Offer? {
        guard let invitation = try rows.invitations.find(id, digest: SecretToken.digest(of: token)),
            invitation.status == .pending, invitation.expiresAt > now
        else { return nil }
        return Offer(
            invitation: invitation, organization: try invitation.organization.flatMap(rows.memberships.name),
            hasAccount: try rows.users.find(invitation.email) != nil)
    }

    /// Takes an invitation for the person whose address it was sent to, who has proved who they are; or, where nobody has that
    /// address yet, for a newcomer. Membership and roles are made with it, in one write. Throws a `LinkRefusal`, and for a
    /// newcomer `IdentityError`, `HashPoolBusy`.
    ///
    /// The link is proof of the mailbox, so the address is verified from now on. It opens an account also where registration is
    /// closed: that is what it is for.
    package func accept(
        _ id: ID<Invitation>, _ token: Secret, newcomer: Newcomer?, visitor: Visitor, in store: EnvironmentStore,
        at now: Timestamp
    ) throws -> User {
        let draft = try newcomer.map { try prepare($0, in: store.id, at: now) }
        return try answer(id, token, visitor, in: store, at: now) { [randomness] invitation, rows -> User? in
            let user: User
            if let draft {
                guard try rows.users.find(invitation.email) == nil else {
                    throw IdentityError.emailTaken(invitation.email)
                }
                user = draft.user.with(email: invitation.email, isEmailVerified: true, at: now)
                try rows.users.insert(user)
                try rows.users.setPassword(draft.hash, of: user.id, at: now)
            } else {
                guard let known = try rows.users.find(invitation.email), known.kind == .person,
                    known.status == .active
                else { return nil }
                user = known
                if !known.isEmailVerified {
                    _ = try rows.users.update(known.with(isEmailVerified: true, at: now))
                }
            }
            guard try rows.invitations.answer(invitation.id, .accepted, by: user.id, at: now) else { return nil }
            try Self.join(user.id, invitation, randomness, rows, at: now)
            try Self.note("invitation.accepted", invitation, .user(user.id), visitor, randomness, rows, at: now)
            return user
        }
    }

    /// Whoever reads the mail may say no; nobody has to sign in for it.
    package func decline(
        _ id: ID<Invitation>, _ token: Secret, visitor: Visitor, in store: EnvironmentStore, at now: Timestamp
    ) throws {
        try answer(id, token, visitor, in: store, at: now) { [randomness] invitation, rows -> Void? in
            guard try rows.invitations.answer(invitation.id, .declined, by: nil, at: now) else { return nil }
            try Self.note("invitation.declined", invitation, .system, visitor, randomness, rows, at: now)
            return ()
        }
    }

    private func prepare(
        _ newcomer: Newcomer, in environment: ID<Environment>, at now: Timestamp
    ) throws -> (user: User, hash: String) {
        try PasswordRules.check(newcomer.password)
        let names = (try PersonName.parse(newcomer.firstName), try PersonName.parse(newcomer.lastName))
        // Its address is the invitation's, which the transaction reads.
        let user = User(
            id: randomness.id(at: now), kind: .person, email: nil, firstName: names.0, lastName: names.1,
            createdAt: now, updatedAt: now)
        return (user, try hashing.make(newcomer.password, in: environment))
    }

    private func answer<Value: Sendable>(
        _ id: ID<Invitation>, _ token: Secret, _ visitor: Visitor, in store: EnvironmentStore, at now: Timestamp,
        _ body: @escaping @Sendable (Invitation, EnvironmentConnection) throws -> Value?
    ) throws -> Value {
        let digest = SecretToken.digest(of: token)
        return try links.attempt(visitor, in: store, at: now) { [decisions = links.decisions] in
            let outcome = try store.write { rows -> Result<Value, LinkRefusal> in
                let invitation = try rows.invitations.find(id, digest: digest)
                // Here and not by the statement that answers it: a refusal commits, and must have written nothing.
                if let invitation, invitation.status == .pending, invitation.expiresAt > now,
                    let value = try body(invitation, rows)
                {
                    return .success(value)
                }
                let word = invitation.map { $0.expiresAt <= now ? "link_expired" : "link_used" } ?? "unknown_link"
                let rule = BrokenRule(rule: word, value: invitation?.email.description)
                let reference = try decisions.note(rule, visitor, in: rows, of: store, at: now)
                return .failure(LinkRefusal(reference: reference, isUnknown: invitation == nil))
            }
            return try outcome.get()
        }
    }

    private static func join(
        _ user: ID<User>, _ invitation: Invitation, _ randomness: Randomness, _ rows: EnvironmentConnection,
        at now: Timestamp
    ) throws {
        func id() -> String { (randomness.id(at: now) as ID<Role>).description }
        guard let organization = invitation.organization else {
            for role in invitation.roles { try rows.memberships.give(role, toUser: user, id(), at: now) }
            return
        }
        let known = try rows.memberships.find(user, in: organization.description)
        let membership = known ?? id()
        if known == nil { try rows.memberships.insert(membership, user, in: organization, at: now) }
        for role in invitation.roles { try rows.memberships.give(role, toMember: membership, id(), at: now) }
    }

    private static func note(
        _ action: String, _ invitation: Invitation, _ actor: AuditEvent.Actor, _ visitor: Visitor,
        _ randomness: Randomness, _ rows: EnvironmentConnection, at now: Timestamp
    ) throws {
        let organization = invitation.organization.map {
            AuditEvent.Target(type: "organization", id: $0.description)
        }
        try rows.note(
            AuditEvent(
                id: randomness.id(at: now), action: action, actor: actor,
                targets: [
                    .init(
                        type: "invitation", id: invitation.id.description, name: invitation.email.description)
                ] + [organization].compactMap { $0 },
                changes: [
                    .init(
                        "roles", from: nil, to: invitation.roles.map(\.description).joined(separator: " "))
                ], remoteAddress: visitor.remoteAddress, requestID: visitor.requestID, occurredAt: now))
    }
}
