// The account: another password.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

struct PasswordPage: AccountPage {
    let form: GuardedForm
    /// For password managers, which ask whose password it is.
    let email: String?
    var done: String?
    var presentError: String?
    var newError: String?
    var refusal: String?

    func title(_ words: Sentences) -> String { words.passwordTitle }
    var isRefused: Bool { presentError != nil || newError != nil || refusal != nil }
    var section: AccountSection? { .password }

    func body(_ words: Sentences) -> HTML {
        let fields: HTML = """
            <input type="hidden" name="username" autocomplete="username" value="\(email ?? "")">
            \(Field(name: "present_password", label: words.currentPassword, type: "password",
                autocomplete: "current-password", error: presentError).html)
            \(Field(name: "password", label: words.newPassword, type: "password", autocomplete: "new-password",
                hint: words.passwordHint, error: newError).html)
            <div class="actions"><button type="submit">\(words.changePassword)</button></div>
            """
        return """
            \(optional: Notice.success(done))\(optional: Notice.refusal(refusal))
            \(form.html(fields))
            """
    }
}

package struct ChangePassword: Endpoint {
    private let sessions: any SessionKeeping
    private let changes: any AccountChanging

    package init(_ services: PageServices) {
        sessions = services.sessions
        changes = services.changes
    }

    package var routes: [Route] {
        [
            Route(.get, AccountSection.password.path, family: .page, limit: .none),
            Route(.post, AccountSection.password.path, family: .page, limit: .perAddress(.authentication)),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        guard let account = try AccountVisit(request, context, sessions) else { return AccountVisit.login() }
        let visit = account.visit
        let words = visit.frame.words
        var page = PasswordPage(
            form: visit.form("password", action: AccountSection.password.path),
            email: account.presence.user.email?.description, done: account.done(["changed": \.passwordChanged]))
        guard request.method == .post else { return try visit.page(page) }
        let form = try visit.submitted("password")
        guard let present = form.secret("present_password"), let new = form.secret("password") else {
            page.presentError = form["present_password"] == nil ? words.passwordMissing : nil
            page.newError = form["password"] == nil ? words.newPasswordMissing : nil
            return try visit.page(page, status: .unprocessableContent)
        }
        switch try changes.setPassword(new, present: present, of: account.presence, context) {
        case .success(.success(let cookie)):
            return try visit.setting(cookie, account.done("changed", at: .password))
        case .success(.refused(let problems)):
            page.newError = problems.first?.sentence
            return try visit.page(page, status: .unprocessableContent)
        case .success(.busy(let wait)), .refused(.busy(let wait), _):
            page.refusal = words.filled(\.busy, ["seconds": words.seconds(wait)])
            return try visit.page(page, status: .serviceUnavailable, retryAfter: wait)
        case .refused(.tooManyGuesses(let wait), _):
            page.refusal = words.filled(\.signInTooMany, ["minutes": words.minutes(wait)])
            return try visit.page(page, status: .tooManyRequests, retryAfter: wait)
        case .refused(.wrong, _), .refused(.unverified, _):
            page.presentError = words.currentPasswordWrong
            return try visit.page(page, status: .unprocessableContent)
        case .success(.closed), .success(.linkIsDead): throw PageError.notYours
        }
    }
}
