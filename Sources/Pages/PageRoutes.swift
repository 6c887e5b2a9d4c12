// Every endpoint of this room.

package import Routing

package enum PageRoutes {
    /// What needs nobody else.
    package static let plain: [any Endpoint] = [StyleSheets(), SignedOut()]

    package static func all(_ services: PageServices) -> [any Endpoint] {
        let entrance: [any Endpoint] = [
            Login(services), Register(services), VerifyEmail(services), ResendVerification(services),
            ForgotPassword(services), ResetPassword(services), AskConsent(services),
        ]
        let account: [any Endpoint] = [
            Profile(services), ChangePassword(services), AccountSessions(services), EndSessions(services),
            Applications(services), Withdraw(services), SignOut(services),
        ]
        return plain + entrance + account
    }
}
