// Sign-in by e-mail address and password, and the way to everything that leads there.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
internal import OAuth
package import Routing

struct SignInPage: Page {
    let form: GuardedForm
    let application: String?
    /// Of who is signed in already and must prove it again.
    var again: String?
    var email: String?
    var emailError: String?
    var passwordError: String?
    var refusal: String?
    var reference: String?
    /// The way on as who is signed in already.
    var goesOn: Continuation?
    let allowsRegistration: Bool

    func title(_ words: Sentences) -> String { words.signInTitle }
    var isRefused: Bool { refusal != nil || emailError != nil || passwordError != nil }

    func body(_ words: Sentences) -> HTML {
        let lead =
            again.map { words.filled(\.signInAgain, ["email": $0]) }
            ?? application.map { words.filled(\.signInTo, ["application": $0]) }
        let leadLine = lead.map { HTML(#"<p class="lead">\#($0)</p>"#) }
        let isKnown = email != nil && emailError == nil
        let fields: HTML = """
            \(Field(name: "email", label: words.email, type: "email", value: email, autocomplete: "username",
                error: emailError, hasFocus: !isKnown).html)
            \(Field(name: "password", label: words.password, type: "password", autocomplete: "current-password",
                error: passwordError, hasFocus: isKnown).html)
            <p class="aside"><a href="\(link: Visit.path(PagePath.forgot, form.interaction))">\(words.forgotLink)</a></p>
            <div class="actions"><button type="submit">\(words.signInButton)</button></div>
            """
        let register = HTML(
            #"""
            <p class="foot">\#(words.registerQuestion) \#
            <a href="\#(link: Visit.path(PagePath.register, form.interaction))">\#(words.registerLink)</a></p>
            """#)
        return """
            \(optional: leadLine)\(optional: Notice.refusal(refusal))\(optional: Notice.reference(reference, words))
            \(optional: goesOn?.html(words))
            \(form.html(fields))
            \(allowsRegistration && again == nil ? register : .empty)
            """
    }
}

/// The paths of the pages, the same at every address.
enum PagePath {
    static let home = "/"
    static let login = "/login"
    static let register = "/register"
    static let verify = "/verify-email"
    static let resend = "/verify-email/resend"
    static let forgot = "/password/forgot"
    static let reset = "/password/reset"
    static let consent = "/consent"
    static let signedOut = "/signed-out"
}

package struct Login: Endpoint {
    private let signIn: any SigningIn
    private let sessions: any SessionKeeping
    private let consents: any Consenting
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        signIn = services.signIn
        sessions = services.sessions
        consents = services.consents
    }

    package var routes: [Route] {
        [
            Route(.get, PagePath.login, family: .page, limit: .none),
            Route(.post, PagePath.login, family: .page, limit: .perAddress(.authentication), form: "sign-in"),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        return request.method == .post ? try submit(visit) : try show(visit)
    }

    private func show(_ visit: Visit) throws -> Response {
        let interaction = try visit.interaction()
        let presence = try visit.presence(sessions)
        if let presence, try !visit.isSignInNext(interaction, presence, consents) { return visit.proceed(interaction) }
        return try visit.page(
            try page(visit, interaction, presence, email: presence?.user.email?.description ?? hint(interaction)))
    }

    package func respond(toOutdated request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        let outdated = try OutdatedEntrance(visit, sessions, consents)
        if outdated.leadsOn { return visit.proceed(outdated.interaction) }
        var page = try page(visit, outdated.interaction, outdated.presence, email: outdated.form["email"])
        if outdated.continuation != nil { page.again = nil }
        page.goesOn = outdated.continuation
        page.refusal = outdated.sentence
        return try visit.page(page, status: .forbidden)
    }

    /// Only what is an address: other systems' names for people are none of this form.
    private func hint(_ interaction: Interaction?) -> String? {
        interaction?.loginHint.flatMap { try? EmailAddress($0) }?.description
    }

    private func submit(_ visit: Visit) throws -> Response {
        let form = try visit.submitted()
        let interaction = try visit.interaction()
        let presence = try visit.presence(sessions)
        var page = try page(visit, interaction, presence, email: form["email"])
        guard let email = form["email"], let password = form.secret("password") else {
            page.emailError = form["email"] == nil ? visit.frame.words.emailMissing : nil
            page.passwordError = form["password"] == nil ? visit.frame.words.passwordMissing : nil
            return try visit.page(page, status: .unprocessableContent)
        }
        switch try signIn.signIn(
            email: email, password: password, replacing: presence, interaction: interaction?.id, visit.context)
        {
        case .success(let cookie): return try visit.setting(cookie, visit.proceed(interaction))
        case .refused(let refusal, let reference):
            page.reference = reference
            return try answer(refusal, page, visit)
        }
    }

    private func page(
        _ visit: Visit, _ interaction: Interaction?, _ presence: Presence?, email: String?
    ) throws -> SignInPage {
        var form = visit.form("sign-in", action: PagePath.login, interaction: interaction?.id)
        form.goesTo = visit.returnPath
        return SignInPage(
            form: form,
            application: try visit.client(of: interaction)?.name, again: presence?.user.email?.description,
            email: email,
            allowsRegistration: visit.settings.allowsRegistration)
    }

    private func answer(
        _ refusal: GuessRefusal, _ page: SignInPage, _ visit: Visit
    ) throws -> Response {
        var page = page
        page.refusal = visit.sentence(refusal)
        return try visit.page(page, status: refusal.status, retryAfter: refusal.retryAfter)
    }
}
