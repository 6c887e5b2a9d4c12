// A forgotten password: asking for the link, and choosing a new one.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

struct ForgotPasswordPage: Page {
    let form: GuardedForm
    var email: String?
    var error: String?

    func title(_ words: Sentences) -> String { words.forgotTitle }
    var isRefused: Bool { error != nil }

    func body(_ words: Sentences) -> HTML {
        let fields: HTML = """
            \(Field(name: "email", label: words.email, type: "email", value: email, autocomplete: "username", error: error,
                hasFocus: true).html)
            <div class="actions"><button type="submit">\(words.forgotButton)</button></div>
            """
        return """
            <p>\(words.forgotText)</p>
            \(form.html(fields))
            <p class="foot"><a href="\(link: Visit.path(PagePath.login, form.interaction))">\(words.cancelAndReturn)</a></p>
            """
    }
}

package struct ForgotPassword: Endpoint {
    private let passwords: any PasswordResetting
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        passwords = services.passwords
    }

    package var routes: [Route] {
        [
            Route(.get, PagePath.forgot, family: .page, limit: .none),
            Route(.post, PagePath.forgot, family: .page, limit: .perAddress(.authentication), form: "forgot"),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        let words = visit.frame.words
        let form = request.method == .post ? try visit.submitted() : nil
        let interaction = try visit.interaction()
        var page = ForgotPasswordPage(
            form: visit.form("forgot", action: PagePath.forgot, interaction: interaction?.id))
        guard let form else { return try visit.page(page) }
        guard let text = form["email"], let email = try? EmailAddress(text) else {
            page.email = form["email"]
            page.error = page.email == nil ? words.emailMissing : words.emailInvalid
            return try visit.page(page, status: .unprocessableContent)
        }
        try passwords.request(for: email, interaction: interaction?.id, context)
        return try visit.page(MessagePage.mailSent(to: email, words, interaction?.id))
    }
}

struct ResetPasswordPage: RefusablePage {
    let form: GuardedForm
    let link: Secret
    var error: String?
    var refusal: String?

    func title(_ words: Sentences) -> String { words.resetTitle }
    var isRefused: Bool { error != nil || refusal != nil }

    func body(_ words: Sentences) -> HTML {
        let fields: HTML = """
            <input type="hidden" name="token" value="\(link.reveal())">
            \(Field(name: "password", label: words.newPassword, type: "password", autocomplete: "new-password",
                hint: words.passwordHint, error: error, hasFocus: true).html)
            <div class="actions"><button type="submit">\(words.resetButton)</button></div>
            """
        return "\(optional: Notice.refusal(refusal))\(form.html(fields))"
    }
}

package struct ResetPassword: Endpoint {
    private let passwords: any PasswordResetting
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        passwords = services.passwords
    }

    package var routes: [Route] {
        [
            Route(.get, PagePath.reset, family: .page, limit: .none),
            Route(.post, PagePath.reset, family: .page, limit: .perAddress(.authentication), form: "reset"),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        let form = request.method == .post ? try visit.submitted() : nil
        guard let link = form.map({ $0.secret("token") }) ?? request.query.first("token").map(Secret.init) else {
            return try visit.deadLink(status: .badRequest, path: PagePath.forgot)
        }
        let interaction = visit.interactionIfHere?.id
        var page = ResetPasswordPage(
            form: visit.form("reset", action: PagePath.reset, interaction: interaction), link: link)
        guard let form else {
            // Before somebody thinks of a new password in vain. Unknown, used and expired ones are one page.
            guard try passwords.canReset(link, context) else {
                return try visit.deadLink(status: .badRequest, path: PagePath.forgot)
            }
            return try visit.page(page)
        }
        let words = visit.frame.words
        guard let password = form.secret("password") else {
            page.error = words.newPasswordMissing
            return try visit.page(page, status: .unprocessableContent)
        }
        switch try passwords.reset(link: link, password: password, context) {
        case .success:
            return try visit.page(
                MessagePage(
                    heading: words.resetDoneTitle, text: words.resetDone, path: Visit.path(PagePath.login, interaction),
                    pathText: words.signInTitle))
        case .refused(let problems):
            page.error = problems.first?.sentence(words)
            return try visit.page(page, status: .unprocessableContent)
        case .busy(let wait): return try visit.busy(page, wait)
        case .linkIsDead(let reference), .closed(let reference):
            return try visit.deadLink(status: .unprocessableContent, path: PagePath.forgot, reference: reference)
        }
    }
}
