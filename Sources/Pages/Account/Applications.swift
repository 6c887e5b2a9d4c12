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
        /// What the person has allowed; nil: the operator's own, which nobody was asked about.
        let permissions: [ConsentQuestion.Permission]?
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
        let access = row.permissions.map { $0.byAPI.map { group($0.api, $0.permissions, words) } }
        let own: HTML = #"<p class="hint">\#(words.ownApplication)</p>"#
        let isAllowed = row.permissions != nil
        let since = words.filled(
            isAllowed ? \.applicationSince : \.sessionSince, ["time": words.time(row.since)])
        let label = words.filled(
            isAllowed ? \.withdrawFrom : \.signOutOf, ["application": row.client.name])
        let button: HTML = """
            <button type="submit" class="quiet" aria-label="\(label)">\(isAllowed ? words.withdraw : words.signOut)</button>
            """
        return """
            <li><div><strong><bdi>\(row.client.name)</bdi></strong>
            \(access ?? [own])<p class="hint">\(since)</p></div>
            \(row.withdraw.html(button, isInline: true))</li>
            """
    }

    private func group(_ api: String?, _ permissions: [ConsentQuestion.Permission], _ words: Sentences) -> HTML {
        let name = api.map { HTML(#"<p class="api">\#(words.filled(\.consentAPI, ["api": $0]))</p>"#) }
        let sentences = permissions.map { permission -> HTML in
            "<li>\(words.permission(permission.scope.description, description: permission.description))</li>"
        }
        return #"\#(optional: name)<ul class="permissions plain">\#(sentences)</ul>"#
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
        let rows = try context.store.read { try applications(of: account.presence.user.id, visit, $0, context.now) }
        return try visit.page(ApplicationsPage(rows: rows, done: account.done(["withdrawn": \.withdrawn])))
    }

    /// What has consents, and what holds tokens without: the operator's own applications, which a person must be able to leave too.
    private func applications(
        of user: ID<User>, _ visit: Visit, _ rows: EnvironmentConnection, _ now: Timestamp
    ) throws -> [ApplicationsPage.Row] {
        let descriptions = try rows.resourceServers.scopeDescriptions()
        let consents = Dictionary(grouping: try rows.consents.all(of: user), by: \.client)
        let grants = Dictionary(grouping: try rows.grants.active(of: user, at: now), by: \.client)
        let found = try Set(consents.keys).union(grants.keys).compactMap { id -> ApplicationsPage.Row? in
            guard let client = try rows.clients.find(id) else { return nil }
            let given = consents[id]
            let since = (given?.map(\.createdAt) ?? grants[id]?.map(\.createdAt) ?? []).min()
            return ApplicationsPage.Row(
                client: client,
                permissions: given?.flatMap { consent in
                    consent.scopes.map { ConsentQuestion.Permission($0, at: consent.resourceServer, descriptions) }
                }, since: since ?? now,
                withdraw: visit.form("withdraw", action: "\(AccountSection.applications.path)/\(client.id)/withdraw"))
        }
        return found.sorted { ($0.since, $0.client.id) < ($1.since, $1.client.id) }
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
