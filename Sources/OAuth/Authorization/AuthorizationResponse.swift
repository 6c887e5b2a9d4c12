// What goes back to the client's redirect URI, and how.

package import Model

/// How the parameters of a response travel (OAuth 2.0 Multiple Response Type Encoding Practices, OAuth 2.0 Form Post Response Mode).
package enum ResponseMode: String, Sendable, CaseIterable {
    case query
    case formPost = "form_post"
}

/// Where an answer goes: nobody makes one but from a proven request.
struct Delivery: Equatable, Sendable {
    let redirectURI: RedirectURI
    let mode: ResponseMode
    let state: String?
    /// The issuer's identifier: in every response, so that a client of several servers knows whose it is (RFC 9207, RFC 9700
    /// section 4.4).
    let issuer: String

    func success(_ code: Secret) -> AuthorizationResponse {
        AuthorizationResponse(
            redirectURI: redirectURI, mode: mode,
            parameters: [("code", code.reveal())] + common, error: nil, reference: nil)
    }

    /// - Parameter reference: of its decision record.
    func failure(_ error: OAuthError, reference: String?) -> AuthorizationResponse {
        AuthorizationResponse(
            redirectURI: redirectURI, mode: mode,
            parameters: [
                ("error", error.code.rawValue),
                ("error_description", reference.map { "\(error.sentence) (reference \($0))" } ?? error.sentence),
            ] + common, error: error, reference: reference)
    }

    private var common: [(name: String, value: String)] {
        (state.map { [("state", $0)] } ?? []) + [("iss", issuer)]
    }
}

/// An authorization response (RFC 6749 sections 4.1.2 and 4.1.2.1). Its parameters may hold a code: they are for the redirect URI
/// alone.
package struct AuthorizationResponse: Sendable, CustomStringConvertible {
    package let redirectURI: RedirectURI
    package let mode: ResponseMode
    package let parameters: [(name: String, value: String)]
    /// nil: the answer is a code.
    package let error: OAuthError?
    package let reference: String?

    package var description: String { error.map { "an answer: \($0.code.rawValue)" } ?? "an answer with a code" }
}
