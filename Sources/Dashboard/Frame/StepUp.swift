// A fresh proof of who is there, before something dangerous is done.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Model
internal import Pages
internal import Routing

/// Asks for the password where the last proof is too old. The session stays, and its cookie changes.
struct StepUp {
    /// Seconds.
    private static let freshness = 600
    static let field = "password"

    let visit: OperatorVisit

    var isNeeded: Bool {
        !visit.isProven && visit.session.authenticatedAt.adding(seconds: Self.freshness) < visit.context.now
    }

    /// The field that a form then has.
    func control(error: String? = nil) -> HTML {
        guard isNeeded else { return .empty }
        return FormControl(
            name: Self.field, label: "Your password", kind: .line(type: "password"),
            hint: "It is a while since you signed in: please confirm that it is you.", error: error, isRequired: true,
            autocomplete: "current-password"
        ).html
    }

    enum Outcome {
        /// With the session's new cookie, where it has one.
        case proven(Cookie?)
        case refused(String)
    }

    func prove(_ form: Form, field: String = Self.field) throws -> Outcome {
        guard isNeeded else { return .proven(nil) }
        guard let password = form.first(field), !password.isEmpty, let email = visit.user.email else {
            return .refused("Enter your password.")
        }
        switch try visit.confirm(email, Secret(password)) {
        case .success(let cookie):
            return .proven(
                try BrowserCookies(visit.context.address).cookie(.session, cookie.token, maxAge: cookie.maxAge))
        case .refused(.wrong, _): return .refused("This is not your password.")
        case .refused(.tooManyGuesses, _): return .refused("There were too many attempts. Try again in a few minutes.")
        case .refused(.busy, _): return .refused("Many people are signing in right now. Try again in a moment.")
        }
    }
}

extension Response {
    func setting(optional cookie: Cookie?) -> Response { cookie.map { setting($0) } ?? self }
}
