// The account: which applications may do what.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing
internal import Store

struct ApplicationsPage: AccountPage {
    struct Row {
        let client: Client
        let permissions: [ConsentQuestion.Permission]
        let since: Timestamp
        let withdraw: GuardedForm
    }

    let rows: [Row]
    var done: String?

    func title(_ words: Sentences) -> String { words.applicationsTitle }
    var section: AccountSection? { .applications }

    func body(_ words: Sentences) -> HTML {
        guard !rows.isEmpty else { return "\(optional: Notice.success(done))<p>\(words.noApplications)</p>" }
        return """
            \(optional: Notice.success(done))
            <p>\(words.applicationsText)</p>
            <ul class="rows">\(rows.map { row($0, words) })</ul>
            """
    }

    private func row(_ row: Row, _ words: Sentences) -> HTML {
        let sentences = row.permissions.map { permission -> HTML in
            "<li>\(words.permission(permission.scope.description, description: permission.description))</li>"
        }
        let since = words.filled(\.applicationSince, ["time": words.time(row.since)])
        let label = words.filled(\.withdrawFrom, ["application": row.client.name])
        let button: HTML = #"<button type="submit" class="quiet" aria-label="\#(label)">\#(words.withdraw)</button>"#
        return """
            <li><div><strong><bdi>\(row.client.name)</bdi></strong>
            <ul class="permissions plain">\(sentences)</ul><p class="hint">\(since)</p></div>
            \(row.withdraw.html(button, isInline: true))</li>
            """
    }
}

package struct Applications: Endpoint {
    private let sessions: any SessionKeeping
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        sessions = services.sessions
    }

    package var routes: [Route] { [Route(.get, AccountSection.applications.path, family: .page, limit: .none)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        guard let account = try AccountVisit(request, context, sessions, languages) else { return AccountVisit.login() }
        let visit = account.visit
        let rows = try context.store.read { rows in
            let descriptions = try rows.resourceServers.scopeDescriptions()
            return try rows.consents.all(of: account.presence.user.id).compactMap { consent -> ApplicationsPage.Row? in
                guard let client = try rows.clients.find(consent.client) else { return nil }
                let path = "\(AccountSection.applications.path)/\(client.id)/withdraw"
                return ApplicationsPage.Row(
                    client: client,
                    permissions: consent.scopes.map {
                        ConsentQuestion.Permission(scope: $0, description: descriptions[$0], isRequired: true)
                    }, since: consent.createdAt, withdraw: visit.form("withdraw", action: path))
            }
        }
        return try visit.page(ApplicationsPage(rows: rows, done: account.done(["withdrawn": \.withdrawn])))
    }
}

/// Takes back what an application was allowed.
package struct Withdraw: Endpoint {
    private let sessions: any SessionKeeping
    private let consents: any Consenting
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        sessions = services.sessions
        consents = services.consents
    }

    package var routes: [Route] {
        [
            Route(
                .post, "\(AccountSection.applications.path)/:client/withdraw", family: .page, limit: .none,
                form: "withdraw")
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        guard let account = try AccountVisit(request, context, sessions, languages) else { return AccountVisit.login() }
        _ = try account.visit.submitted()
        guard let client = ID<Client>(context.parameter(0)),
            try consents.withdraw(client, of: account.presence.user.id, context)
        else { throw PageError.notYours }
        return AccountVisit.done("withdrawn", at: .applications)
    }
}
