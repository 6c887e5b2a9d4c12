// Every endpoint of this room.

package import Routing

package enum PageRoutes {
    package static func all(_ services: PageServices) -> [any Endpoint] {
        let entrance: [any Endpoint] = [
            Login(services), Register(services), VerifyEmail(services), ResendVerification(services),
            ForgotPassword(services), ResetPassword(services), AskConsent(services), ShowInvitation(services),
            AcceptInvitation(services), DeclineInvitation(services),
        ]
        let account: [any Endpoint] = [
            Profile(services), ChangePassword(services), ChangeEmail(services), AccountSessions(services),
            EndSessions(services),
            Applications(services), Withdraw(services), SignOut(services),
        ]
        return [StyleSheets(), SignedOut(services), Home(services)] + entrance + account
    }

    /// What the dashboard's own people need: to sign in, to keep their account. They meet no application there, and its first page is
    /// not this room's.
    package static func dashboard(_ services: PageServices) -> [any Endpoint] {
        [
            StyleSheets(), SignedOut(services), Login(services), Register(services), VerifyEmail(services),
            ResendVerification(services), ForgotPassword(services), ResetPassword(services), Profile(services),
            ChangePassword(services), ChangeEmail(services), AccountSessions(services), EndSessions(services),
            Applications(services), Withdraw(services), SignOut(services),
        ]
    }
}
