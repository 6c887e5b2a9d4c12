// The account: another password.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

struct PasswordPage: ProvenChange {
    let form: GuardedForm
    /// For password managers, which ask whose password it is.
    let email: String?
    var entry: ProvenEntry

    func title(_ words: Sentences) -> String { words.passwordTitle }
    var section: AccountSection? { .password }

    func body(_ words: Sentences) -> HTML {
        let fields: HTML = """
            <input type="hidden" name="username" autocomplete="username" value="\(email ?? "")">
            \(entry.presentPassword(words))
            \(Field(name: "password", label: words.newPassword, type: "password", autocomplete: "new-password",
                hint: words.passwordHint, error: entry.newError).html)
            <div class="actions"><button type="submit">\(words.changePassword)</button></div>
            """
        return """
            \(entry.notices(words))
            \(form.html(fields))
            """
    }
}

package struct ChangePassword: Endpoint {
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
            Route(.get, AccountSection.password.path, family: .page, limit: .none),
            Route(
                .post, AccountSection.password.path, family: .page, limit: .perAddress(.authentication),
                form: "password"),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        guard let account = try AccountVisit(request, context, sessions, languages) else { return AccountVisit.login() }
        let visit = account.visit
        let words = visit.frame.words
        var page = PasswordPage(
            form: visit.form("password", action: AccountSection.password.path),
            email: account.presence.user.email?.description,
            entry: ProvenEntry(done: account.done(["changed": \.passwordChanged])))
        guard request.method == .post else { return try visit.page(page) }
        let form = try visit.submitted()
        guard let present = form.secret("present_password"), let new = form.secret("password") else {
            page.entry.presentError = form["present_password"] == nil ? words.passwordMissing : nil
            page.entry.newError = form["password"] == nil ? words.newPasswordMissing : nil
            return try visit.page(page, status: .unprocessableContent)
        }
        let outcome = try changes.setPassword(new, present: present, of: account.presence, context)
        return try visit.answer(outcome, on: page) { cookie in
            try visit.setting(cookie, AccountVisit.done("changed", at: .password))
        }
    }
}
