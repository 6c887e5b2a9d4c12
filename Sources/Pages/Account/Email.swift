// The account: another e-mail address.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

struct EmailPage: ProvenChange {
    let form: GuardedForm
    /// The present one.
    let present: String?
    var email: String?
    var entry: ProvenEntry

    func title(_ words: Sentences) -> String { words.changeEmailTitle }
    var section: AccountSection? { .profile }

    func body(_ words: Sentences) -> HTML {
        let fields: HTML = """
            \(Field(name: "email", label: words.newEmail, type: "email", value: email, autocomplete: "email",
                error: entry.newError).html)
            \(entry.presentPassword(words))
            <div class="actions"><button type="submit">\(words.forgotButton)</button></div>
            """
        return """
            \(entry.notices(words))
            <p>\(words.changeEmailText)</p>
            <dl><dt>\(words.email)</dt><dd>\(present ?? "–")</dd></dl>
            \(form.html(fields))
            """
    }
}

/// Who only holds a session cannot take the account away: the present password is asked for, and the address changes by a link to
/// the new one.
package struct ChangeEmail: Endpoint {
    static let path = "/account/email"

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
            Route(.get, Self.path, family: .page, limit: .none),
            Route(.post, Self.path, family: .page, limit: .perAddress(.authentication), form: "email"),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        guard let account = try AccountVisit(request, context, sessions, languages) else { return AccountVisit.login() }
        let visit = account.visit
        let words = visit.frame.words
        var page = EmailPage(
            form: visit.form("email", action: Self.path), present: account.presence.user.email?.description,
            entry: ProvenEntry(done: account.done(["sent": \.changeEmailSent])))
        guard request.method == .post else { return try visit.page(page) }
        let form = try visit.submitted()
        page.email = form["email"]
        let email = page.email.flatMap { try? EmailAddress($0) }
        guard let email, let present = form.secret("present_password") else {
            page.entry.newError = email == nil ? (page.email == nil ? words.emailMissing : words.emailInvalid) : nil
            page.entry.presentError = form["present_password"] == nil ? words.passwordMissing : nil
            return try visit.page(page, status: .unprocessableContent)
        }
        guard email != account.presence.user.email else {
            page.entry.newError = words.emailUnchanged
            return try visit.page(page, status: .unprocessableContent)
        }
        let outcome = try changes.requestEmail(email, present: present, of: account.presence, context)
        return try visit.answer(outcome, on: page) { _ in
            .redirect(to: "\(Self.path)?done=sent").with(.referrerPolicy, "no-referrer")
        }
    }
}
