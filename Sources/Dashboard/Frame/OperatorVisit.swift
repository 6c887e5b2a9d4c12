// One request of somebody who is signed in at the dashboard.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Model
internal import Pages
internal import Routing

struct OperatorVisit {
    let request: Request
    /// The dashboard's own environment.
    let context: Context
    let session: Session
    let user: User
    private var cookie: Secret
    /// Whether this request has proved again who is there.
    private(set) var isProven = false
    private let services: DashboardServices

    /// nil: nobody is signed in.
    init?(_ request: Request, _ context: Context, _ services: DashboardServices) throws {
        self.request = request
        self.context = context
        self.services = services
        guard let cookie = BrowserCookies(context.address).value(.session, of: request),
            let presence = try services.pages.sessions.current(cookie, context)
        else { return nil }
        self.cookie = cookie
        session = presence.session
        user = presence.user
        context.trail.userID = user.id.description
    }

    /// The environment that the path names.
    func open(_ permission: String?) throws -> OpenEnvironment {
        try services.access.open(context.parameter(0), user.id, permission, context)
    }

    func form(_ name: String, action: String) -> GuardedForm {
        GuardedForm(name: name, action: action, cookie: cookie)
    }

    /// The same after the proof whose cookie this is: forms are bound to the session's new cookie.
    func renewed(by cookie: Cookie?) -> OperatorVisit {
        var visit = self
        visit.isProven = true
        if let cookie { visit.cookie = Secret(cookie.value) }
        return visit
    }

    /// Proves again who is there.
    func confirm(_ email: EmailAddress, _ password: Secret) throws -> Guessed<SessionCookie> {
        try services.pages.signIn.signIn(
            email: email.description, password: password, replacing: Presence(session: session, user: user),
            interaction: nil, context)
    }

    /// What was sent by our own form: its route names it.
    func submitted() throws -> Form {
        do { return try request.form() } catch { throw FormRefusal.unreadable(error) }
    }

    /// What has just been done, as a word of ours in the address: it cannot put a sentence on the page.
    func done(_ sentences: [String: String]) -> String? { request.query.first("done").flatMap { sentences[$0] } }
}

/// An endpoint of the dashboard: for whoever is signed in.
protocol OperatorEndpoint: Endpoint {
    var services: DashboardServices { get }
    /// Whether its form lets somebody in, or changes what others meet: it is then done for whoever has just proved who they are.
    var asksForProof: Bool { get }
    func answer(_ visit: OperatorVisit) throws -> Response
}

extension OperatorEndpoint {
    package func respond(to request: Request, in context: Context) throws -> Response {
        guard let visit = try OperatorVisit(request, context, services) else { return Self.signIn(for: request) }
        guard asksForProof, request.method == .post, let form = routes.lazy.compactMap(\.form).first else {
            return try answer(visit)
        }
        return try Confirmation(visit: visit, form: form).answer(answer)
    }

    var asksForProof: Bool { false }

    /// To the sign-in, and back to this page afterwards; what a form was to do is not done by coming back.
    static func signIn(for request: Request) -> Response {
        guard request.method == .get, !request.path.segments.isEmpty else { return go(to: "/login") }
        let query = request.query.isEmpty ? "" : "?" + request.query.encoded()
        return go(to: "/login?\((["to": request.path.description + query] as Form).encoded())")
    }

    static func go(to path: String) -> Response { .redirect(to: path).with(.referrerPolicy, "no-referrer") }

    static func get(_ pattern: String) -> Route { Route(.get, pattern, family: .page, limit: .none) }

    static func post(_ pattern: String, form: String) -> Route {
        Route(.post, pattern, family: .page, limit: .none, form: form)
    }
}
