// The scopes asked for (RFC 6749 section 3.3).

internal import Model

/// Reads them; whose they are, and whether the client may have them, `CheckResource` knows. Left out, they are what the client was
/// registered for, less what lasts beyond the session.
struct CheckScope: AuthorizationCheck {
    let parameters = ["scope"]
    let setting: String? = "client.allowed_scopes"

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        guard let text = asked.parameters.optional("scope") else {
            request.scopes = asked.client.allowedScopes
                .subtracting([.offlineAccess]).subtracting(BuilderScopes.onlyByName)
            guard !request.scopes.isEmpty else { throw OAuthError.scopeMissing }
            return
        }
        do { request.scopes = try ScopeSet(parsing: text, atMost: ScopeSet.mostAsked) } catch {
            throw OAuthError(.invalidScope, error.description)
        }
        guard !request.scopes.isEmpty else { throw OAuthError.missing("scope") }
        // The Builder API is the app issuer's alone: at the other one these names may be another API's.
        guard asked.issuer.layout.name == .app else { return }
        try BuilderScopes.check(request.scopes)
        if request.scopes.contains(.admin) {
            throw OAuthError.scopeNotAllowed(ScopeToken.admin.description, of: asked.issuer.description)
        }
    }
}
