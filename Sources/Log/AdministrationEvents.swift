// The events of those who look after an environment: its settings, and whom they invite.

extension Event {
    package static let environmentUpdated = Event(
        "environment.updated", "64b1e3f6c2f04c39a5b0a7b8de7f1c55", "An environment's settings were changed",
        """
        The name or the settings of environment @TENANT@ are others now; its audit trail has an event of this
        name with what they were and are.
        """)

    package static let invitationAccepted = Event(
        "invitation.accepted", "a0b9c1f24c1e4ea48e1b5ce2b6d0f3a7", "An invitation was accepted",
        """
        User @USER_ID@ of @TENANT@ followed the link of an invitation and took it: the membership and the
        roles that it offered are theirs.
        """)

    package static let invitationDeclined = Event(
        "invitation.declined", "5f7d0c9be3a8472d9f6e1a4b8c2d7e90", "An invitation was declined",
        """
        Whoever had the link of an invitation of @TENANT@ wants none of it. The link is dead.
        """)

    /// In the order of the catalogue.
    static let administration = [environmentUpdated, invitationAccepted, invitationDeclined]
}
