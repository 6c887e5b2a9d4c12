// Forms that change something come from our own pages, or are refused.

internal import Cryptography
package import HTTP
internal import HTTPTypes
package import Model

/// Anti-forgery. `SameSite` alone protects no tenant from another, because subdomains are the same site: so each form carries a
/// token that only a page of this browser could hold, and the browser must say that the form was sent from this origin.
package struct FormGuard: Sendable {
    /// The name of the field with the token.
    package static let field = "form_token"

    private let cookies: BrowserCookies
    private let origin: Origin

    package init(_ address: Address) {
        cookies = BrowserCookies(address)
        origin = address.origin
    }

    /// - Parameter cookie: the session's value if there is one, else the browser's.
    package static func token(for form: String, cookie: Secret) -> String {
        let text = "gatehouse form\u{0}\(form)\u{0}\(cookie.reveal())"
        return String(decoding: UnpaddedBase64.urlSafe.encode(Digest.sha256(Array(text.utf8))), as: UTF8.self)
    }

    /// What tokens are bound to in this request; nil when the browser has shown no cookie of ours.
    package func cookie(of request: Request) -> Secret? {
        cookies.value(.session, of: request) ?? cookies.value(.browser, of: request)
    }

    /// The same for a request that should bring a form.
    package func check(_ request: Request, named name: String) throws(FormRefusal) {
        let form: Form
        do { form = try request.form() } catch { throw .unreadable(error) }
        try check(form, named: name, in: request)
    }

    /// Refuses a form that is not ours. `name` is the form's own: one form's token opens no other.
    package func check(_ form: Form, named name: String, in request: Request) throws(FormRefusal) {
        try checkOrigin(request)
        // Nor does the browser's cookie stand in for a session's that came twice.
        guard !cookies.isAmbiguous(request), let cookie = cookie(of: request) else { throw .noCookie }
        let tokens = form.all(Self.field)
        let wanted = Array(Self.token(for: name, cookie: cookie).utf8)
        guard tokens.count == 1, ConstantTime.equal(Array(tokens[0].utf8), wanted) else { throw .wrongToken }
    }

    /// What the browser says must not contradict us, and one of the two fields must say that it was our page. Our pages send no
    /// referrer, and so browsers send `Origin: null` with their forms (Fetch standard, section 3.2): then `Sec-Fetch-Site` decides.
    private func checkOrigin(_ request: Request) throws(FormRefusal) {
        let origins = request.fields[values: .origin]
        let sites = request.fields[values: .secFetchSite]
        let isOurs = origins == [origin.description]
        let isSameOrigin = sites == ["same-origin"]
        guard isOurs || origins.isEmpty || origins == ["null"], isSameOrigin || sites.isEmpty, isOurs || isSameOrigin
        else {
            throw .otherOrigin
        }
    }
}

/// Why a form was refused.
package enum FormRefusal: Error, Equatable {
    case otherOrigin
    case noCookie
    case wrongToken
    case unreadable(FormError)
}

extension FormRefusal: ResponseError {
    package var problem: Problem {
        switch self {
        case .otherOrigin:
            Problem(
                .forbidden, "form_from_elsewhere",
                "this form was not sent from a page of this site, so nothing was changed; open the page here and send it again"
            )
        case .noCookie:
            Problem(
                .forbidden, "no_cookie",
                "your browser sent no cookie of this site, so nothing was changed; allow cookies for it, go back, reload the page and try again"
            )
        case .wrongToken:
            Problem(
                .forbidden, "form_out_of_date",
                "this form is out of date, perhaps because you signed in or out in another window; nothing was changed: go back, reload the page and try again"
            )
        case .unreadable(let error): Problem(.badRequest, "invalid_form", error.description)
        }
    }
}
