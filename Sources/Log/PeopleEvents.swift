// The events of people: what they do at the pages, and the mails they get.

extension Event {
    package static let userSignedIn = Event(
        "user.signed_in", "0cb2292046a945989dffae79d0343a0a", "A person signed in",
        """
        User @USER_ID@ of @TENANT@ proved who they are, and their browser holds a new session.
        """)

    package static let signInRefused = Event(
        "sign_in.refused", "400b6ac4b98e4debbe9fcfba61b56e6e", "A sign-in was refused",
        """
        Nobody was let in to @TENANT@ from @REMOTE_ADDR@: @REASON@. The page showed the reference of a
        decision record that names the rule, what it was asked about, and the setting that would change it.
        If it happens often, somebody is guessing; the guesses are limited by account and by address.
        """)

    package static let sessionEnded = Event(
        "session.ended", "a246bb6b8e824a9888cae65b137b5f42", "A session ended",
        """
        User @USER_ID@ of @TENANT@ signed out, here or on another device. Tokens of that session are refused.
        """)

    package static let userPasswordReset = Event(
        "user.password_reset", "d97890ab8b1c45c98e68c4664863dc9a", "A password was reset by mail",
        """
        User @USER_ID@ of @TENANT@ chose a new password through a link in a mail. All their sessions and
        everything applications held in their name has ended.
        """)

    package static let userPasswordChanged = Event(
        "user.password_changed", "42b05909458b4c79a3fc650efebabe4e", "A password was changed",
        """
        User @USER_ID@ of @TENANT@ chose a new password and knew the old one. Their other sessions have ended.
        """)

    package static let emailVerified = Event(
        "user.email_verified", "67ba1dc91caa4ef2845e0d6d8e82a57b", "An e-mail address was verified",
        """
        User @USER_ID@ of @TENANT@ opened the link in a mail to their address.
        """)

    package static let mailFailed = Event(
        "mail.failed", "fb1e507865104736b101c9c4e0a6f387", "A mail could not be sent",
        """
        A mail was given up after several attempts: @REASON@.
        Whoever waits for it has to ask again. Look at the mail server that GATEHOUSE_SMTP_HOST and GATEHOUSE_SMTP_PORT
        name, and whether it takes mails from GATEHOUSE_MAIL_SENDER. If it works and cannot be reached from here,
        /etc/systemd/system/gatehouse.service.d/network.conf is missing: the unit alone reaches no network (README.md,
        "Mail").
        """)

    package static let mailWritten = Event(
        "mail.written", "b64f1d0e8a5c4f7ab2d93c61e07f5a28", "A mail was written to a folder",
        """
        In place of being sent, a mail was written to @PATH@, because GATEHOUSE_MAIL_FOLDER is set: for
        development. Whoever can read the file can use the link in it.
        """)

    static let people: [Event] = [
        .userSignedIn, .signInRefused, .sessionEnded, .userPasswordReset, .userPasswordChanged, .emailVerified,
        .mailFailed, .mailWritten,
    ]
}
