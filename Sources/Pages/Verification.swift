// The link that proves that an e-mail address is somebody's own.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

/// A form: a link by itself must not use itself up, because programs that look for malice open every link of a mail. And it asks for
/// the password: whose click this is must be who chose it.
struct VerificationPage: RefusablePage {
    let form: GuardedForm
    let link: Secret
    var error: String?
    var refusal: String?
    var reference: String?

    func title(_ words: Sentences) -> String { words.verifyTitle }
    var isRefused: Bool { error != nil || refusal != nil }

    func body(_ words: Sentences) -> HTML {
        let fields: HTML = """
            <input type="hidden" name="token" value="\(link.reveal())">
            \(Field(name: "password", label: words.password, type: "password", autocomplete: "current-password",
                error: error, hasFocus: true).html)
            <div class="actions"><button type="submit">\(words.verifyButton)</button></div>
            """
        return """
            \(optional: Notice.refusal(refusal))\(optional: Notice.reference(reference, words))
            <p>\(words.verifyText)</p>
            \(form.html(fields))
            <p class="foot">\(words.verifyQuestion) \
            <a href="\(link: Visit.path(PagePath.forgot, form.interaction))">\(words.resetTitle)</a></p>
            """
    }
}

package struct VerifyEmail: Endpoint {
    private let accounts: any AccountOpening
    private let sessions: any SessionKeeping
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        accounts = services.accounts
        sessions = services.sessions
    }

    package var routes: [Route] {
        [
            Route(.get, PagePath.verify, family: .page, limit: .none),
            Route(.post, PagePath.verify, family: .page, limit: .perAddress(.authentication), form: "verify"),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        let form = request.method == .post ? try visit.submitted() : nil
        guard let link = form.map({ $0.secret("token") }) ?? request.query.first("token").map(Secret.init) else {
            return try visit.deadLink(status: .badRequest)
        }
        let page = VerificationPage(
            form: visit.form("verify", action: PagePath.verify, interaction: visit.interactionIfHere?.id), link: link)
        guard let form else {
            guard try accounts.canVerify(link, context) else { return try visit.deadLink(status: .badRequest) }
            return try visit.page(page)
        }
        return try verify(page, form.secret("password"), visit)
    }

    private func verify(_ page: VerificationPage, _ password: Secret?, _ visit: Visit) throws -> Response {
        let words = visit.frame.words
        var page = page
        guard let password else {
            page.error = words.passwordMissing
            return try visit.page(page, status: .unprocessableContent)
        }
        let presence = try visit.presence(sessions)
        switch try accounts.verify(link: page.link, password: password, replacing: presence, visit.context) {
        case .success(.success(let cookie)):
            let interaction = visit.interactionIfHere
            let next = interaction == nil ? AccountVisit.done("verified", at: .profile) : visit.proceed(interaction)
            return try visit.setting(cookie, next)
        case .success(.linkIsDead(let reference)), .success(.closed(let reference)):
            return try visit.deadLink(status: .unprocessableContent, reference: reference)
        case .success(.refused): return try visit.deadLink(status: .unprocessableContent)
        case .success(.busy(let wait)): return try visit.busy(page, wait)
        case .refused(let refusal, let reference):
            page.reference = reference
            switch refusal {
            case .wrong: page.error = words.verifyWrong
            case .tooManyGuesses, .busy: page.refusal = refusal.sentence(words)
            }
            return try visit.page(page, status: refusal.status, retryAfter: refusal.retryAfter)
        }
    }
}

extension Visit {
    /// The way on is to sign in: a right password for an unverified address has a new link mailed, and a forgotten one is reset.
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
