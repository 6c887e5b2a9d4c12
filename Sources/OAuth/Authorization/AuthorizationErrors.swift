// The sentences of the authorization endpoint's errors: those that go to the client, and those that only the person sees.

internal import Identity
package import Model
internal import POSIX

/// Why a request gets a page: its client or redirect URI is not proven, or the browser is another, so nothing may be delivered to where
/// the request says (RFC 6749 section 4.1.2.1).
package struct Refusal: Error, Equatable, Sendable {
    /// A word for programs, and the rule of the decision record.
    package enum Rule: String, Sendable {
        case request = "request"
        case client = "client"
        case redirectURI = "redirect_uri"
        case interaction = "interaction"
        case browser = "browser"
        case step = "step"
        /// Too many requests wait for people.
        case waiting = "waiting"
    }

    package let rule: Rule
    package let sentence: String
    /// What it was asked about, as far as a record may hold it.
    package let value: String?
    /// The setting that would change the answer.
    package let setting: String?
    package var client: ClientID?
    /// Under which its decision record is found.
    package var reference: String?
    /// Seconds, where waiting helps.
    package private(set) var retryAfter: Int?

    init(_ rule: Rule, _ sentence: String, value: String? = nil, setting: String? = nil, client: ClientID? = nil) {
        self.rule = rule
        self.sentence = sentence
        self.value = value
        self.setting = setting
        self.client = client
    }
}

extension Refusal {
    static func unreadable(_ sentence: String) -> Refusal { Refusal(.request, sentence) }

    static let clientMissing = Refusal(
        .client, "the application did not say who it is: its request must hold client_id exactly once")

    static func clientUnknown(_ name: String) -> Refusal {
        Refusal(.client, "there is no application of that client_id here", value: name, setting: "client")
    }

    static func clientDisabled(_ client: ClientID) -> Refusal {
        Refusal(
            .client, "the application has been disabled by the operator", value: client.description,
            setting: "client.status", client: client)
    }

    static func redirectURIRepeated(_ client: ClientID) -> Refusal {
        Refusal(.redirectURI, "the application named redirect_uri more than once", client: client)
    }

    static func redirectURIMissing(_ client: ClientID) -> Refusal {
        Refusal(
            .redirectURI, "the application did not say where to return to: its request must hold redirect_uri",
            setting: "client.redirect_uris", client: client)
    }

    static func redirectURIUnknown(_ uri: RedirectURI, _ client: ClientID) -> Refusal {
        Refusal(
            .redirectURI,
            "the application asked to return to an address that is not registered for it; redirect_uri must be the same, "
                + "byte for byte", value: recordable(uri), setting: "client.redirect_uris", client: client)
    }

    static let interactionOver = Refusal(
        .interaction, "this sign-in is finished or has taken too long; return to the application and begin again")

    static let otherBrowser = Refusal(
        .browser,
        "this sign-in was begun in another browser, or cookies are blocked; return to the application and begin again")

    static let otherIssuer = Refusal(
        .interaction, "this sign-in was begun at another address; return to the application")

    static func tooManyWaiting(_ excess: InteractionBudget.Excess, _ client: ClientID) -> Refusal {
        var refusal = Refusal(
            .waiting,
            "too many sign-ins have been begun here and not finished; finish one, or begin again later",
            value: "\(excess.window.count)/\(excess.window.seconds)", setting: excess.setting, client: client)
        refusal.retryAfter = excess.retryAfter
        return refusal
    }

    /// A page's answer that nobody has asked for now.
    static let outOfStep = Refusal(
        .step, "this was not the next step of the sign-in; return to the application and begin again")

    /// Where a URI leads, without what may be a secret in it: user info, query and fragment.
    private static func recordable(_ uri: RedirectURI) -> String {
        let plain = uri.description.prefix { $0 != "?" && $0 != "#" }
        let start = plain.lastIndex(of: "@").map { plain.index(after: $0) } ?? plain.startIndex
        return String(plain[start...].prefix(256))
    }
}

// MARK: - Errors for the client

extension OAuthError {
    static func unsupported(_ code: Code, _ parameter: String) -> OAuthError {
        OAuthError(code, "the parameter '\(parameter)' is not supported; send the request's parameters themselves")
    }

    static func tooLong(_ parameter: String, most: Int) -> OAuthError {
        OAuthError(.invalidRequest, "the parameter '\(parameter)' is longer than \(most) bytes")
    }

    static func responseTypeUnknown(_ type: String) -> OAuthError {
        OAuthError(.unsupportedResponseType, "the response type '\(type)' is not supported; use 'code'")
    }

    static func responseModeUnknown(_ mode: String) -> OAuthError {
        OAuthError(.invalidRequest, "the response mode '\(mode)' is not supported; use 'query' or 'form_post'")
    }

    static let challengeMissing = OAuthError(
        .invalidRequest, "the parameter 'code_challenge' is missing: this client needs PKCE (RFC 7636 section 4.4.1)")
    static let challengeMethod = OAuthError(
        .invalidRequest, "code_challenge_method must be 'S256'; 'plain', also by leaving it out, is not supported")
    static let challengeMalformed = OAuthError(
        .invalidRequest, "code_challenge is not a SHA-256 in base64url: 43 characters (RFC 7636 section 4.2)")
    static let challengeMethodAlone = OAuthError(
        .invalidRequest, "code_challenge_method without code_challenge says nothing")

    static let scopeMissing = OAuthError(
        .invalidScope,
        "the parameter 'scope' is missing, and the client has no scope that it may be given without asking")

    static func promptUnknown(_ prompt: String) -> OAuthError {
        OAuthError(
            .invalidRequest, "the prompt '\(prompt)' is unknown; known are none, login, consent and select_account")
    }

    static let promptNoneWithOthers = OAuthError(
        .invalidRequest, "prompt=none excludes every other prompt (OpenID Connect Core section 3.1.2.1)")
    static let maxAgeMalformed = OAuthError(.invalidRequest, "max_age must be a whole number of seconds")

    static func displayUnknown(_ display: String) -> OAuthError {
        OAuthError(.invalidRequest, "the display '\(display)' is unknown; known are page, popup, touch and wap")
    }

    static func claimsMalformed(_ reason: String) -> OAuthError {
        OAuthError(.invalidRequest, "the parameter 'claims' \(reason) (OpenID Connect Core section 5.5)")
    }

    static let contextUnmet = OAuthError(
        .unmetAuthenticationRequirements,
        "none of the authentication contexts that 'claims' calls essential can be had here")

    static let hintUnreadable = OAuthError(
        .invalidRequest, "id_token_hint is not an ID token that this issuer gave to this client")

    static let loginRequired = OAuthError(.loginRequired, "the person has to sign in, and prompt=none forbids to ask")
    static let hintedNobody = OAuthError(
        .loginRequired, "id_token_hint and the claim 'sub' name nobody, or different people")
    static let consentRequired = OAuthError(
        .consentRequired, "the person has to consent, and prompt=none forbids to ask")
    static let denied = OAuthError(.accessDenied, "the person refused the request")
}
