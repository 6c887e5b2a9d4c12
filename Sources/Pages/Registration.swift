// Registration: people open accounts for themselves, where the operator lets them.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

struct RegistrationPage: RefusablePage {
    let form: GuardedForm
    let application: String?
    var email: String?
    var firstName: String?
    var lastName: String?
    var problems: [EntryProblem] = []
    var refusal: String?
    /// The way on as who is signed in already.
    var goesOn: Continuation?

    func title(_ words: Sentences) -> String { words.registerTitle }
    var isRefused: Bool { !problems.isEmpty || refusal != nil }

    func body(_ words: Sentences) -> HTML {
        let lead = application.map { HTML(#"<p class="lead">\#(words.filled(\.signInTo, ["application": $0]))</p>"#) }
        let fields: HTML = """
            \(Field(name: "email", label: words.email, type: "email", value: email, autocomplete: "username",
                error: problems.sentence(.email, words), hasFocus: true).html)
            <div class="pair">
            \(Field(name: "first_name", label: words.firstName, value: firstName, autocomplete: "given-name",
                error: problems.sentence(.firstName, words), isRequired: false, optional: words.optional).html)
            \(Field(name: "last_name", label: words.lastName, value: lastName, autocomplete: "family-name",
                error: problems.sentence(.lastName, words), isRequired: false, optional: words.optional).html)
            </div>
            \(Field(name: "password", label: words.password, type: "password", autocomplete: "new-password",
                hint: words.passwordHint, error: problems.sentence(.password, words)).html)
            <div class="actions"><button type="submit">\(words.registerButton)</button></div>
            """
        return """
            \(optional: lead)\(optional: Notice.refusal(refusal))\(optional: goesOn?.html(words))
            \(form.html(fields))
            <p class="foot">\(words.haveAccountQuestion) \
            <a href="\(link: Visit.path(PagePath.login, form.interaction))">\(words.signInTitle)</a></p>
            """
    }
}

extension [EntryProblem] {
    func sentence(_ place: EntryProblem.Place, _ words: Sentences) -> String? {
        first { $0.place == place }?.sentence(words)
    }
}

package struct Register: Endpoint {
    private let accounts: any AccountOpening
    private let sessions: any SessionKeeping
    private let consents: any Consenting
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        sessions = services.sessions
        consents = services.consents
        accounts = services.accounts
    }

    package var routes: [Route] {
        [
            Route(.get, PagePath.register, family: .page, limit: .none),
            Route(.post, PagePath.register, family: .page, limit: .perAddress(.authentication), form: "register"),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        let form = request.method == .post ? try visit.submitted() : nil
        let interaction = try visit.interaction()
        let isOpen = visit.settings.allowsRegistration
        guard let form else {
            guard isOpen else { return try closed(visit, interaction, nil) }
            if let interaction, let presence = try visit.presence(sessions),
                try !visit.isSignInNext(interaction, presence, consents)
            {
                return visit.proceed(interaction)
            }
            return try visit.page(try page(visit, interaction, nil))
        }
        var page = try page(visit, interaction, form)
        switch Self.registrant(form) {
        case .failure(let refused):
            guard isOpen else { return try closed(visit, interaction, nil) }
            page.problems = refused.problems
            return try visit.page(page, status: .unprocessableContent)
        // Also where it is closed: that is refused with a record, which an operator can be asked about.
        case .success(let registrant): return try register(registrant, page, visit, interaction)
        }
    }

    package func respond(toOutdated request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        let outdated = try OutdatedEntrance(visit, sessions, consents)
        if outdated.leadsOn { return visit.proceed(outdated.interaction) }
        guard visit.settings.allowsRegistration else { return try closed(visit, outdated.interaction, nil) }
        var page = try page(visit, outdated.interaction, outdated.form)
        page.goesOn = outdated.continuation
        page.refusal = outdated.sentence
        return try visit.page(page, status: .forbidden)
    }

    private func page(
        _ visit: Visit, _ interaction: Interaction?, _ form: Submission?
    ) throws -> RegistrationPage {
        RegistrationPage(
            form: visit.form("register", action: PagePath.register, interaction: interaction?.id),
            application: try visit.client(of: interaction)?.name, email: form?["email"],
            firstName: form?["first_name"], lastName: form?["last_name"])
    }

    private func register(
        _ registrant: Registrant, _ page: RegistrationPage, _ visit: Visit, _ interaction: Interaction?
    ) throws -> Response {
        let words = visit.frame.words
        var page = page
        switch try accounts.register(registrant, interaction: interaction?.id, visit.context) {
        case .success:
            return try visit.page(MessagePage.mailSent(to: registrant.email, words, interaction?.id))
        case .refused(let problems):
            page.problems = problems
            return try visit.page(page, status: .unprocessableContent)
        case .busy(let wait): return try visit.busy(page, wait)
        case .closed(let reference), .linkIsDead(let reference): return try closed(visit, interaction, reference)
        }
    }

    private func closed(_ visit: Visit, _ interaction: Interaction?, _ reference: String?) throws -> Response {
        let words = visit.frame.words
        let page = MessagePage(
            heading: words.registrationClosedTitle, text: words.registrationClosed,
            path: Visit.path(PagePath.login, interaction?.id), pathText: words.cancelAndReturn, reference: reference)
        return try visit.page(page, status: .forbidden)
    }

    private static func registrant(_ form: Submission) -> Result<Registrant, EntryProblems> {
        var problems: [EntryProblem] = []
        let email = form["email"].flatMap { try? EmailAddress($0) }
        if email == nil {
            problems.append(EntryProblem(.email, form["email"] == nil ? \.emailMissing : \.emailInvalid))
        }
        let password = form.secret("password")
        if password == nil { problems.append(EntryProblem(.password, \.newPasswordMissing)) }
        guard let email, let password else { return .failure(EntryProblems(problems: problems)) }
        return .success(
            Registrant(email: email, password: password, firstName: form["first_name"], lastName: form["last_name"]))
    }
}

private struct EntryProblems: Error {
    let problems: [EntryProblem]
}

extension MessagePage {
    /// The same whether the address is known or not.
    static func mailSent(to email: EmailAddress, _ words: Sentences, _ interaction: ID<Interaction>?) -> MessagePage {
        MessagePage(
            heading: words.mailSentTitle, text: words.filled(\.mailSent, ["email": email.description]),
            path: Visit.path(PagePath.login, interaction), pathText: words.cancelAndReturn)
    }
}
