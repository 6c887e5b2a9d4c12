// Wishes that no answer depends on: they are bounded, and what the pages can follow is kept for them.

struct CheckPreferences: AuthorizationCheck {
    let parameters = ["login_hint", "ui_locales", "claims_locales", "acr_values"]
    // A hint is mostly an e-mail address.
    let isRecorded = false
    private static let longest = 512
    private static let mostLocales = 16

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        for name in parameters {
            guard (asked.parameters.optional(name)?.utf8.count ?? 0) <= Self.longest else {
                throw OAuthError.tooLong(name, most: Self.longest)
            }
        }
        request.loginHint = asked.parameters.optional("login_hint")
        // The first are the preferred ones.
        request.locales = (asked.parameters.optional("ui_locales") ?? "").split(separator: " ")
            .prefix(Self.mostLocales).map(String.init)
    }
}
