// The events of accounts: who works for them, and who asks for one.

extension Event {
    package static let accountRenamed = Event(
        "account.renamed", "0f4c5a3d9be84f0e8d4b7a8b4c1b6e21", "An account has another name",
        """
        An owner of the account @TENANT@ gave it another name; its activity says which it had.
        """)

    package static let memberInvited = Event(
        "member.invited", "5b1f0a77c7a94a5f9f0d0a5e2d1c8b32", "Somebody was invited to work for an account",
        """
        A member of the account @TENANT@ had an invitation mailed: @REASON@. Its link works once, for seven
        days, and only for whoever signs in at the dashboard with that address.
        """)

    package static let memberInvitationRevoked = Event(
        "member_invitation.revoked", "c2a8d1f4e35b4f6c8a7e9b0d4f5a6c43", "An invitation to an account was taken back",
        """
        The link of an invitation to the account @TENANT@ no longer works.
        """)

    package static let memberInvitationDeclined = Event(
        "member_invitation.declined", "e7b3c9d2a16f4d8e9c5b0a4f3e2d1c54", "An invitation to an account was declined",
        """
        Whoever had the link of an invitation to the account @TENANT@ wants none of it. The link is dead.
        """)

    package static let memberJoined = Event(
        "member.joined", "1d6e4b8f0c2a4e7d9b3f5a8c7e6d0f65", "Somebody works for an account now",
        """
        User @USER_ID@ of the dashboard took an invitation and is a member of the account @TENANT@.
        """)

    package static let memberRoleChanged = Event(
        "member.role_changed", "8a5d3f7b2e1c4b9a8d6f0e4c3b2a1d76", "A member of an account has another role",
        """
        What a member of the account @TENANT@ may do is other than it was; the account's activity says who,
        and which role.
        """)

    package static let memberRemoved = Event(
        "member.removed", "3c9f7e5d1b0a4c8e9f2d6b4a8e7c5d87", "A member of an account was removed",
        """
        Somebody works no longer for the account @TENANT@, from their next request on; the account's activity
        says who.
        """)

    package static let inviteRequested = Event(
        "invite.requested", "6e2b0d8c4f7a4a1d8e5c9f3b7d6a0e98", "Somebody asked for an account",
        """
        A request for an account waits for an operator at @TENANT@. `gatehouse invite list` shows it.
        """)

    package static let inviteApproved = Event(
        "invite.approved", "b4f8c6a2d9e04d5b9a7e1c3f5d8b2fa9", "A request for an account was approved",
        """
        A code that makes one account was mailed to whoever asked for it: @REASON@.
        """)

    package static let inviteRefused = Event(
        "invite.refused", "9d7a5e3c1f8b4e2d8c6a0b4f9e3d7cba", "A request for an account was refused",
        """
        A request for an account was refused, or a code that nobody has used was taken back: @REASON@.
        """)

    /// In the order of the catalogue.
    static let accounts = [
        accountRenamed, memberInvited, memberInvitationRevoked, memberInvitationDeclined, memberJoined,
        memberRoleChanged, memberRemoved, inviteRequested, inviteApproved, inviteRefused,
    ]
}
