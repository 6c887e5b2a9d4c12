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
    /// The client gets a code for these.
    case issue(ScopeSet)
    case refuse(OAuthError)
}

/// Everything that the next step depends on.
struct Standing: Equatable, Sendable {
    struct SignedIn: Equatable, Sendable {
        let user: ID<User>
        let authenticatedAt: Timestamp
    }

    var request: AuthorizationRequest
    /// When the request came in.
    var begunAt: Timestamp
    var now: Timestamp
    var isFirstParty = false
    var signedIn: SignedIn?
    /// What the person has consented to before.
    var consented: ScopeSet = []
    /// Whether the person belongs to the organization that the request names, if it names one.
    var isMember = true
    /// What was decided about this very request.
    var decision: Interaction.Decision?

    var nextStep: NextStep {
        let isSilent = request.prompts.contains(.none)
        guard let signedIn else { return isSilent ? .refuse(.loginRequired) : .signIn(.nobody) }
        if let hinted = request.hintedUser, hinted != signedIn.user {
            return isSilent ? .refuse(.otherUser) : .signIn(.otherUser)
        }
        if let reason = reasonToSignInAgain(signedIn) {
            return isSilent ? .refuse(.loginRequired) : .signIn(reason)
        }
        guard isMember else { return .refuse(.notMember) }
        // Another person's decision is nobody's: they signed out, or somebody else signed in.
        if let decision, decision.user == signedIn.user {
            let given = request.scopes.intersection(decision.scopes)
            return given.isEmpty ? .refuse(.denied) : .issue(given)
        }
        let isCovered = isFirstParty || request.scopes.subtracting(consented).isEmpty
        if isCovered && !request.prompts.contains(.consent) { return .issue(request.scopes) }
        return isSilent ? .refuse(.consentRequired) : .consent(request.scopes)
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
