// Who works for an account: their roles, and the invitations that bring others.

package import Identity
package import Model
package import Store

package struct MemberDesk: Sendable {
    /// How many invitations of an account wait at once.
    package static let mostWaiting = 50
    /// How many an account sends in a day: their mails go to anybody, with a name on them that anybody chose.
    package static let mostInADay = 100

    let installation: Installation
    let mails: OperatorMails

    package init(_ installation: Installation, _ mails: OperatorMails) {
        self.installation = installation
        self.mails = mails
    }

    /// Whether a member may give a role, or take it: administrators up to their own, owners all.
    package static func mayHandle(_ role: Member.Role, as own: Member.Role) -> Bool {
        own >= .administrator && role <= own
    }

    // MARK: Members

    /// Gives a member another role; false where they have it already. Everybody may give up what they have themselves.
    package func setRole(_ role: Member.Role, of id: ID<Member>, by action: MemberAction) throws -> Bool {
        try installation.control.write { [self] control in
            let (actor, member) = try Self.pair(id, action, in: control)
            guard Self.mayHandle(role, as: actor.role) || member.id == actor.id && role <= actor.role else {
                throw AccountError.aboveOwnRole(actor.role)
            }
            guard member.role != role else { return false }
            try Self.checkOwnerStays(without: member, in: control)
            _ = try control.members.setRole(role, of: id)
            if role < member.role { try withdrawInvitations(after: member, by: action, actor, in: control) }
            let change = AuditEvent.Change("role", from: member.role.rawValue, to: role.rawValue)
            try control.note(
                action.event("member.role_changed", by: actor, [member.target], [change], in: installation),
                of: action.account)
            return true
        }
    }

    /// Removes a member: from their next request on they see nothing of the account. Everybody may go by themselves.
    package func remove(_ id: ID<Member>, by action: MemberAction) throws {
        try installation.control.write { [self] control in
            let (actor, member) = try Self.pair(id, action, in: control)
            try Self.checkOwnerStays(without: member, in: control)
            _ = try control.members.delete(id)
            try withdrawInvitations(after: member, by: action, actor, in: control)
            let change = AuditEvent.Change("role", from: member.role.rawValue, to: nil)
            try control.note(
                action.event("member.removed", by: actor, [member.target], [change], in: installation),
                of: action.account)
        }
    }

    /// Withdraws what waits in an account when somebody who could invite no longer may: else a link that they have sent to an address
    /// of their own lets them in again. Whose each is nobody has noted, and asking anew costs little.
    private func withdrawInvitations(
        after member: Member, by action: MemberAction, _ actor: Member, in control: ControlConnection
    ) throws {
        guard member.role >= .administrator else { return }
        let now = installation.clock.now()
        for invitation in try control.memberInvitations.pending(of: action.account, at: now) {
            _ = try control.memberInvitations.answer(invitation.id, .revoked, at: now)
            try control.note(
                action.event("member_invitation.revoked", by: actor, [invitation.target], in: installation),
                of: action.account)
        }
    }

    /// Who acts and on whom, where the one may change what the other may.
    private static func pair(
        _ id: ID<Member>, _ action: MemberAction, in control: ControlConnection
    ) throws -> (actor: Member, member: Member) {
        let actor = try action.member(atLeast: .viewer, in: control)
        guard let member = try control.members.find(id, of: action.account) else { throw AccountError.gone }
        if member.id != actor.id {
            guard actor.role >= .administrator else { throw AccountError.needs(.administrator, has: actor.role) }
            guard mayHandle(member.role, as: actor.role) else { throw AccountError.aboveOwnRole(actor.role) }
        }
        return (actor, member)
    }

    /// In the write that changes it: of two owners who remove each other at once, one stays.
    private static func checkOwnerStays(without member: Member, in control: ControlConnection) throws {
        guard member.role == .owner else { return }
        guard try control.members.countOwners(of: member.account, besides: member.id) > 0 else {
            throw AccountError.lastOwner
        }
    }

    // MARK: Invitations

    /// Invites somebody, and mails them the link: one that waits for each address and account.
    ///
    /// - Parameter inviter: whom the mail names.
    package func invite(
        _ email: EmailAddress, as role: Member.Role, by action: MemberAction, _ inviter: EmailAddress?,
        from sender: OperatorMails.Sender, _ dashboard: EnvironmentStore
    ) throws -> MemberInvitation {
        let now = installation.clock.now()
        let token = SecretToken(installation.randomness)
        let invitation = MemberInvitation(
            id: installation.randomness.id(at: now), account: action.account, email: email, role: role,
            expiresAt: now.adding(seconds: MemberInvitation.lifetime), createdAt: now)
        let known = try dashboard.read { try $0.users.find(email) }?.id
        let check: @Sendable (ControlConnection) throws -> Member = { control in
            let actor = try action.member(atLeast: .administrator, in: control)
            guard Self.mayHandle(role, as: actor.role) else { throw AccountError.aboveOwnRole(actor.role) }
            if let known, try control.members.find(known, of: action.account) != nil {
                throw AccountError.alreadyMember(email)
            }
            let waiting = try control.memberInvitations.pending(of: action.account, at: now)
            guard !waiting.contains(where: { $0.email == email }) else { throw AccountError.alreadyInvited(email) }
            guard waiting.count < Self.mostWaiting else { throw AccountError.tooManyInvitations(Self.mostWaiting) }
            let today = try control.accountEvents.count(
                "member.invited", of: action.account, after: now.adding(seconds: -86_400))
            guard today < Self.mostInADay else { throw AccountError.tooManyInvitedToday(Self.mostInADay) }
            return actor
        }
        // Before it counts as a mail.
        _ = try installation.control.read { try check($0) }
        guard mails.allowsInvitation(to: email, from: sender) else { throw AccountError.tooManyMails(email) }
        let account = try installation.control.write { [installation] control in
            let actor = try check(control)
            try control.memberInvitations.closeExpired(email, of: action.account, at: now)
            try control.memberInvitations.insert(invitation, digest: token.digest)
            try control.note(
                action.event(
                    "member.invited", by: actor, [invitation.target],
                    [.init("role", from: nil, to: role.rawValue)], in: installation), of: action.account)
            return try control.account(action.account)
        }
        mails.invite(invitation, to: account?.name ?? "", by: inviter, token.secret, from: sender)
        return invitation
    }

    /// Takes an invitation back.
    package func revoke(_ id: ID<MemberInvitation>, by action: MemberAction) throws {
        let now = installation.clock.now()
        try installation.control.write { [installation] control in
            let actor = try action.member(atLeast: .administrator, in: control)
            guard let invitation = try control.memberInvitations.find(id, of: action.account) else {
                throw AccountError.gone
            }
            guard Self.mayHandle(invitation.role, as: actor.role) else { throw AccountError.aboveOwnRole(actor.role) }
            guard try control.memberInvitations.answer(id, .revoked, at: now) else { throw AccountError.gone }
            try control.note(
                action.event("member_invitation.revoked", by: actor, [invitation.target], in: installation),
                of: action.account)
        }
    }
}

extension Member {
    var target: AuditEvent.Target { .init(type: "member", id: id.description) }
}

extension MemberInvitation {
    var target: AuditEvent.Target {
        .init(type: "member_invitation", id: id.description, name: email.description)
    }
}
