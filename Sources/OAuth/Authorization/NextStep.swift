// What comes next for an authorization request: a pure function of what is known.

internal import Model

/// Why a person has to sign in, though somebody may be signed in already.
package enum SignInReason: String, Sendable, CaseIterable {
    case nobody
    /// Somebody else than the person of `id_token_hint` is.
    case otherUser = "other_user"
    /// `prompt=login`.
    case asked
    /// `prompt=select_account`.
    case selectAccount = "select_account"
    /// `max_age`.
    case tooLongAgo = "too_long_ago"
}

enum NextStep: Equatable, Sendable {
    case signIn(SignInReason)
    /// The person has to be asked for these.
    case consent(ScopeSet)
    /// The client gets a code for these; some may be there for the sake of their claims alone.
    case issue(ScopeSet)
    case refuse(OAuthError)
}

/// Everything that the next step depends on.
struct Standing: Equatable, Sendable {
    struct SignedIn: Equatable, Sendable {
        let user: ID<User>
        let authenticatedAt: Timestamp
        /// What the client calls the person, where the request names one so.
        var subject: String?
    }

    var request: AuthorizationRequest
    /// When the request came in.
    var begunAt: Timestamp
    var now: Timestamp
    var isFirstParty = false
    var signedIn: SignedIn?
    /// What the person has consented to before, as far as it is good for this request's API.
    var consented: ScopeSet = []
    /// Whether the person belongs to the organization that the request names, if it names one.
    var isMember = true
    /// What was decided about this very request.
    var decision: Interaction.Decision?

    var nextStep: NextStep {
        let isSilent = request.prompts.contains(.none)
        guard let signedIn else { return isSilent ? .refuse(.loginRequired) : .signIn(.nobody) }
        if isSomebodyElse(signedIn) {
            // In the same words as when nobody is: whether somebody is signed in is not for a site that asks silently.
            return isSilent ? .refuse(.loginRequired) : .signIn(.otherUser)
        }
        if let reason = reasonToSignInAgain(signedIn) {
            return isSilent ? .refuse(.loginRequired) : .signIn(reason)
        }
        guard isMember else { return .refuse(.notMember) }
        // Another person's decision is nobody's: they signed out, or somebody else signed in.
        if let decision, decision.user == signedIn.user {
            let given = request.consentScopes.intersection(decision.scopes)
            return given.intersection(request.scopes).isEmpty ? .refuse(.denied) : .issue(given)
        }
        let isCovered = isFirstParty || request.consentScopes.subtracting(consented).isEmpty
        if isCovered && !request.prompts.contains(.consent) { return .issue(request.consentScopes) }
        return isSilent ? .refuse(.consentRequired) : .consent(request.consentScopes)
    }

    /// Than the one whom the client names.
    private func isSomebodyElse(_ signedIn: SignedIn) -> Bool {
        if let user = request.hintedUser, user != signedIn.user { return true }
        return request.hintedSubjects.map { !$0.contains { $0 == signedIn.subject } } ?? false
    }

    /// Whoever has signed in since the request came has done what any of these can ask.
    private func reasonToSignInAgain(_ signedIn: SignedIn) -> SignInReason? {
        guard signedIn.authenticatedAt < begunAt else { return nil }
        if request.prompts.contains(.login) { return .asked }
        if request.prompts.contains(.selectAccount) { return .selectAccount }
        if let most = request.maxAge, signedIn.authenticatedAt.adding(seconds: most) < now || most == 0 {
            return .tooLongAgo
        }
        return nil
    }
}
