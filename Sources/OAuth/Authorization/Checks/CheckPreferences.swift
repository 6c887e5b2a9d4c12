// Wishes that no answer depends on: they are bounded, and kept for the pages and the tokens.

struct CheckPreferences: AuthorizationCheck {
    let parameters = ["login_hint", "ui_locales", "claims_locales", "acr_values"]
    // A hint is mostly an e-mail address.
    let isRecorded = false
    private static let longest = 512
    private static let mostWords = 16

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        for name in parameters {
            guard (asked.parameters.optional(name)?.utf8.count ?? 0) <= Self.longest else {
                throw OAuthError.tooLong(name, most: Self.longest)
            }
        }
        request.loginHint = asked.parameters.optional("login_hint")
        request.locales = words("ui_locales", asked)
        request.authenticationContexts = words("acr_values", asked)
    }

    /// The first are the preferred ones.
    private func words(_ name: String, _ asked: AskedAuthorization) -> [String] {
        (asked.parameters.optional(name) ?? "").split(separator: " ").prefix(Self.mostWords).map(String.init)
    }
}
