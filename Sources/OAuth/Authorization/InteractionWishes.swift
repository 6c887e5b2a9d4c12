// What an application would like of the pages (OpenID Connect Core section 3.1.2.1); no answer depends on it.

internal import JSON
package import Model

extension Interaction {
    /// `login_hint`: who it thinks is coming.
    package var loginHint: String? { wishes?.loginHint }

    /// `ui_locales`, the preferred first.
    package var locales: [String] { wishes?.locales ?? [] }

    private var wishes: AuthorizationRequest? { AuthorizationRequest(parked: self) }
}
