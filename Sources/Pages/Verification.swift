// The link that proves that an e-mail address is somebody's own.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

/// A button: a link by itself must not use itself up, because programs that look for malice open every link of a mail.
struct VerificationPage: Page {
    let form: GuardedForm
    let link: Secret

    func title(_ words: Sentences) -> String { words.verifyTitle }

    func body(_ words: Sentences) -> HTML {
        let button: HTML = """
            <input type="hidden" name="token" value="\(link.reveal())">
            <div class="actions"><button type="submit">\(words.verifyButton)</button></div>
            """
        return "<p>\(words.verifyText)</p>\(form.html(button))"
    }
}

package struct VerifyEmail: Endpoint {
    private let accounts: any AccountOpening
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        accounts = services.accounts
    }

    package var routes: [Route] {
        [
            Route(.get, PagePath.verify, family: .page, limit: .none),
            Route(.post, PagePath.verify, family: .page, limit: .perAddress(.authentication), form: "verify"),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        let words = visit.frame.words
        guard request.method == .post else {
            guard let link = request.query.first("token") else { return try visit.deadLink(status: .badRequest) }
            let interaction = visit.interactionIfHere?.id
            let form = visit.form("verify", action: PagePath.verify, interaction: interaction)
            return try visit.page(VerificationPage(form: form, link: Secret(link)))
        }
        let form = try visit.submitted()
        guard let link = form.secret("token") else { return try visit.deadLink(status: .badRequest) }
        switch try accounts.verify(link: link, context) {
        case .success: break
        case .busy(let wait): throw PageError.busy(retryAfter: wait)
        case .linkIsDead(let reference), .closed(let reference):
            return try visit.deadLink(status: .unprocessableContent, reference: reference)
        case .refused: return try visit.deadLink(status: .unprocessableContent)
        }
        let interaction = visit.interactionIfHere?.id
        return try visit.page(
            MessagePage(
                heading: words.verifiedTitle, text: words.verifiedText, path: Visit.path(PagePath.login, interaction),
                pathText: words.signInTitle))
    }
}

extension Visit {
    /// The way on is to sign in: there an unverified address is offered a new link, and a forgotten password a reset.
    func deadLink(status: HTTPResponse.Status, path: String = PagePath.login, reference: String? = nil) throws
        -> Response
    {
        let words = frame.words
        return try page(
            MessagePage(
                heading: words.linkDeadTitle, text: words.linkDead, path: path,
                pathText: path == PagePath.login ? words.signInTitle : words.askForNewLink, reference: reference),
            status: status)
    }
}

/// Sends the link again.
package struct ResendVerification: Endpoint {
    private let accounts: any AccountOpening
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        accounts = services.accounts
    }

    package var routes: [Route] {
        [Route(.post, PagePath.resend, family: .page, limit: .perAddress(.authentication), form: "resend")]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        let form = try visit.submitted()
        let interaction = try visit.interaction()?.id
        guard let text = form["email"], let email = try? EmailAddress(text) else {
            return visit.go(to: PagePath.login)
        }
        try accounts.sendVerification(to: email, interaction: interaction, context)
        return try visit.page(MessagePage.mailSent(to: email, visit.frame.words, interaction))
    }
}
