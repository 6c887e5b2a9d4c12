// The account: who the person is.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

/// Who is there, and what has just been done, as words that pages know.
struct AccountVisit {
    let visit: Visit
    let presence: Presence

    /// nil: nobody is signed in here.
    init?(_ request: Request, _ context: Context, _ sessions: any SessionKeeping, _ languages: Languages) throws {
        visit = try Visit(request, context, languages)
        guard let presence = try visit.presence(sessions) else { return nil }
        self.presence = presence
    }

    /// Only words that are known are shown: the address cannot put sentences on the page.
    func done(_ sentences: [String: KeyPath<Sentences, String>]) -> String? {
        visit.request.query.first("done").flatMap { sentences[$0] }.map { visit.frame.words[keyPath: $0] }
    }

    static func done(_ word: String, at section: AccountSection) -> Response {
        .redirect(to: "\(section.path)?done=\(word)").with(.referrerPolicy, "no-referrer")
    }

    var signOut: GuardedForm { visit.form("sign-out", action: "/account/sign-out") }

    static func login() -> Response { .redirect(to: PagePath.login).with(.referrerPolicy, "no-referrer") }
}

protocol AccountPage: Page {}

extension AccountPage {
    var policy: PagePolicy { .account }
}

struct ProfilePage: AccountPage, RefusablePage {
    let form: GuardedForm
    let signOut: GuardedForm
    /// Where the address is not verified yet.
    let resend: GuardedForm?
    let user: User
    var firstName: String?
    var lastName: String?
    var done: String?
    var problems: [EntryProblem] = []
    var refusal: String?

    func title(_ words: Sentences) -> String { words.profileTitle }
    var isRefused: Bool { !problems.isEmpty || refusal != nil }
    var section: AccountSection? { .profile }

    func body(_ words: Sentences) -> HTML {
        let state = user.isEmailVerified ? words.emailVerified : words.emailNotVerified
        let fields: HTML = """
            <div class="pair">
            \(Field(name: "first_name", label: words.firstName, value: firstName, autocomplete: "given-name",
                error: problems.sentence(.firstName, words), isRequired: false).html)
            \(Field(name: "last_name", label: words.lastName, value: lastName, autocomplete: "family-name",
                error: problems.sentence(.lastName, words), isRequired: false).html)
            </div>
            <div class="actions"><button type="submit">\(words.save)</button></div>
            """
        return """
            \(optional: Notice.success(done))\(optional: Notice.refusal(refusal))
            <dl><dt>\(words.email)</dt><dd>\(user.email?.description ?? "–") <span class="mark">(\(state))</span>
            <a href="\(link: ChangeEmail.path)" aria-label="\(words.changeEmailTitle)">\(words.changeEmailLink)</a></dd></dl>
            \(optional: resendForm(words))
            \(form.html(fields))
            <hr>
            \(signOut.html(#"<button type="submit" class="quiet">\#(words.signOut)</button>"#))
            """
    }
}

extension ProfilePage {
    private func resendForm(_ words: Sentences) -> HTML? {
        resend.map { form in
            form.html(
                """
                \(Hidden.fields([("email", user.email?.description ?? "")]))
                <button type="submit" class="quiet">\(words.sendVerification)</button>
                """)
        }
    }
}

package struct Profile: Endpoint {
    private let sessions: any SessionKeeping
    private let changes: any AccountChanging
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        sessions = services.sessions
        changes = services.changes
    }

    package var routes: [Route] {
        [
            Route(.get, AccountSection.profile.path, family: .page, limit: .none),
            Route(.post, AccountSection.profile.path, family: .page, limit: .none, form: "profile"),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        guard let account = try AccountVisit(request, context, sessions, languages) else { return AccountVisit.login() }
        let (visit, user) = (account.visit, account.presence.user)
        var page = ProfilePage(
            form: visit.form("profile", action: AccountSection.profile.path), signOut: account.signOut,
            resend: user.isEmailVerified || user.email == nil ? nil : visit.form("resend", action: PagePath.resend),
            user: user,
            firstName: user.firstName, lastName: user.lastName,
            done: account.done(["saved": \.profileSaved, "verified": \.verified]))
        guard request.method == .post else { return try visit.page(page) }
        let form = try visit.submitted()
        page.firstName = form["first_name"]
        page.lastName = form["last_name"]
        switch try changes.setName(first: page.firstName, last: page.lastName, of: account.presence, context) {
        case .success: return AccountVisit.done("saved", at: .profile)
        case .refused(let problems):
            page.problems = problems
            return try visit.page(page, status: .unprocessableContent)
        case .busy(let wait): return try visit.busy(page, wait)
        case .closed, .linkIsDead: throw PageError.notYours
        }
    }
}

/// Ends the session of this browser.
package struct SignOut: Endpoint {
    private let sessions: any SessionKeeping
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        sessions = services.sessions
    }

    package var routes: [Route] { [Route(.post, "/account/sign-out", family: .page, limit: .none, form: "sign-out")] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        _ = try visit.submitted()
        if let presence = try visit.presence(sessions) {
            _ = try sessions.end(presence.session.id, of: presence.user.id, context)
        }
        return try visit.removingSession(visit.go(to: PagePath.signedOut))
    }
}
