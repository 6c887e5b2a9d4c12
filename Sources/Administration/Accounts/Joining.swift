// The answer to an invitation: whoever reads the mail may decline, and only its addressee accepts.

package import Identity
package import Model
internal import Store

extension MemberDesk {
    /// What a link offers.
    package struct Offer: Sendable {
        package let invitation: MemberInvitation
        package let account: Account
    }

    /// nil where the link is dead.
    package func offer(_ id: ID<MemberInvitation>, _ token: Secret) throws -> Offer? {
        let now = installation.clock.now()
        return try installation.control.read { control in
            guard let invitation = try control.memberInvitations.find(id, digest: SecretToken.digest(of: token)),
                invitation.isOpen(at: now), let account = try control.account(invitation.account)
            else { return nil }
            return Offer(invitation: invitation, account: account)
        }
    }

    /// Makes the addressee a member. The link shows that they read the mail, their sign-in and their verified address that they are
    /// who was meant: a link that somebody else got hold of is worth nothing.
    package func accept(
        _ id: ID<MemberInvitation>, _ token: Secret, as user: User, visitor: Visitor
    ) throws -> Account {
        let now = installation.clock.now()
        let digest = SecretToken.digest(of: token)
        return try installation.control.write { [installation] control in
            guard let invitation = try control.memberInvitations.find(id, digest: digest), invitation.isOpen(at: now),
                let account = try control.account(invitation.account)
            else { throw AccountError.linkIsDead }
            guard user.email == invitation.email else { throw AccountError.otherAddress(invitation.email) }
            guard user.isEmailVerified else { throw AccountError.unverified }
            guard try control.memberInvitations.answer(id, .accepted, at: now) else { throw AccountError.linkIsDead }
            // Who has become a member meanwhile, another way, keeps the role that was given then.
            let known = try control.members.find(user.id, of: account.id)
            let member =
                known
                ?? Member(
                    id: installation.randomness.id(at: now), account: account.id, user: user.id, role: invitation.role,
                    createdAt: now)
            try control.members.insert(member)
            try control.note(
                installation.event(
                    "member.joined", by: .member(member.id.description), [member.target, invitation.target],
                    known == nil ? [.init("role", from: nil, to: member.role.rawValue)] : [], visitor: visitor, at: now),
                of: account.id)
            return account
        }
    }

    /// Whoever reads the mail may say no; nobody has to sign in for it.
    package func decline(_ id: ID<MemberInvitation>, _ token: Secret, visitor: Visitor) throws -> Account {
        let now = installation.clock.now()
        let digest = SecretToken.digest(of: token)
        return try installation.control.write { [installation] control in
            guard let invitation = try control.memberInvitations.find(id, digest: digest),
                let account = try control.account(invitation.account),
                try control.memberInvitations.answer(id, .declined, at: now)
            else { throw AccountError.linkIsDead }
            try control.note(
                installation.event(
                    "member_invitation.declined", by: .system, [invitation.target], visitor: visitor, at: now),
                of: account.id)
            return account
        }
    }

    /// The names of the accounts whose invitation waits for this person.
    package func waiting(for user: User) throws -> [String] {
        guard user.isEmailVerified, let email = user.email else { return [] }
        let now = installation.clock.now()
        return try installation.control.read { try $0.memberInvitations.accounts(waitingFor: email, at: now) }
    }
}
