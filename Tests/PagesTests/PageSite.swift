// The pages at an address, asked as a browser asks.

import Administration
import Cryptography
import HTTP
import HTTPTypes
import Log
import Model
import Pages
import Routing
import Store
import TestSupport

struct PageSite {
    static let origin = "http://acme-test.localhost:4000"
    static let sessionCookie = "gh_4000_session"
    static let browserCookie = "gh_4000_browser"

    let site: TestSite
    let standIns: StandIns

    init(languages: Languages = .spoken) throws {
        let site = try TestSite()
        self.site = site
        standIns = StandIns(languages)
    }

    private var dispatcher: Dispatcher { dispatcher(PageRoutes.all(standIns.services)) }

    private func dispatcher(_ endpoints: [any Endpoint]) -> Dispatcher {
        var limits = Limits.Settings()
        limits.isEnabled = false
        let time = site.time
        return Dispatcher(
            table: RouteTable(endpoints), tenancy: Tenancy(control: site.installation.control),
            stores: site.installation.stores, limits: Limits(limits, monotonic: { time.monotonic }), clock: time.clock,
            randomness: .system, journal: Journal(socketPath: nil, form: .lines, fallback: 2), metrics: Metrics(),
            problems: ProblemDrawing(standIns.services.languages))
    }

    /// What a browser has in its jar.
    struct Browser {
        var session: String?
        var browser: String? = "browser-cookie"

        static let stranger = Browser(browser: nil)
        static let known = Browser()
        static let signedIn = Browser(session: "good-session")

        /// What form tokens are bound to.
        var binding: Secret { Secret(session ?? browser ?? "") }

        var cookies: String? {
            let all = [session.map { "\(sessionCookie)=\($0)" }, browser.map { "\(browserCookie)=\($0)" }]
            return all.contains { $0 != nil } ? all.compactMap { $0 }.joined(separator: "; ") : nil
        }
    }

    func get(_ target: String, _ browser: Browser = .known, accept: String = "text/html") throws -> Response {
        var fields: Fields = [.accept: accept]
        fields[.cookie] = browser.cookies
        return try send(.get, target, fields)
    }

    /// Sends a form as our own page would: with its token, from our origin.
    func post(
        _ target: String, _ form: String, _ pairs: [(String, String)], _ browser: Browser = .known,
        fields extra: Fields = [.origin: "null", .secFetchSite: "same-origin"], token: String? = nil
    ) throws -> Response {
        var body = Form()
        body.append(FormGuard.field, token ?? FormGuard.token(for: form, cookie: browser.binding))
        for (name, value) in pairs { body.append(name, value) }
        return try submit(target, body, browser, extra)
    }

    func submit(_ target: String, _ body: Form, _ browser: Browser, _ extra: Fields) throws -> Response {
        var fields: Fields = [.accept: "text/html", .contentType: "application/x-www-form-urlencoded"]
        fields[.cookie] = browser.cookies
        for field in extra { fields.append(field.name, field.value) }
        return try send(.post, target, fields, Array(body.encoded().utf8))
    }

    func send(
        _ method: HTTPRequest.Method, _ target: String, _ fields: Fields, _ body: [UInt8] = []
    ) throws -> Response {
        dispatcher.respond(
            to: try Request(
                method: method, target: target, fields: fields, body: body, tenant: site.fixtures.host,
                remoteAddress: IPAddress(v4: 0xc000_0201), id: "request-1"))
    }

    /// What another room's endpoint has drawn.
    func draw(_ page: DrawnPage) throws -> Response {
        let endpoint = DrawingEndpoint(page: page, pages: DrawnPages(standIns.services.languages))
        let dispatcher = dispatcher([endpoint])
        return dispatcher.respond(
            to: try Request(
                method: .get, target: "/drawn",
                fields: [.cookie: "\(Self.sessionCookie)=good-session; \(Self.browserCookie)=browser-cookie"], body: [],
                tenant: site.fixtures.host, remoteAddress: IPAddress(v4: 0xc000_0201), id: "request-1"))
    }

    // MARK: Data

    var now: Timestamp { site.time.clock.now() }

    /// Somebody with a session, as a row and as what `SessionKeeping` says.
    func signIn(_ userAgent: String? = nil, name: String? = "Ada") throws -> Presence {
        let user = User(
            id: Randomness.system.id(at: now), kind: .person, email: try EmailAddress("ada@example.com"),
            isEmailVerified: true, firstName: name, lastName: "Lovelace", createdAt: now, updatedAt: now)
        let presence = Presence(session: session(of: user.id, userAgent), user: user)
        let token = Digest.sha256(Array("good-session".utf8))
        try site.store().write { rows in
            try rows.users.insert(user)
            try rows.sessions.insert(presence.session, tokenDigest: token)
        }
        standIns.set { $0.presence = presence }
        return presence
    }

    func session(of user: ID<User>, _ userAgent: String?) -> Session {
        Session(
            id: Randomness.system.id(at: now), user: user, authenticatedAt: now, methods: ["pwd"],
            remoteAddress: "192.0.2.7", userAgent: userAgent, createdAt: now, lastActiveAt: now,
            expiresAt: now.adding(seconds: 3600))
    }

    func addSession(of user: ID<User>, _ userAgent: String?) throws -> Session {
        let session = session(of: user, userAgent)
        let token = Digest.sha256(Randomness.system.bytes(32))
        try site.store().write { try $0.sessions.insert(session, tokenDigest: token) }
        return session
    }

    func client(_ change: (inout ClientMetadata) -> Void = { _ in }, name: String = "Third-Party Documents App")
        throws -> Client
    {
        var metadata = ClientMetadata()
        change(&metadata)
        let client = Client(
            id: Randomness.system.id(at: now),
            clientID: try ClientID("docs-\(Randomness.system.bytes(4))".filter { $0 != " " }),
            name: name, type: .isPublic, grantTypes: [.authorizationCode], authenticationMethod: .none,
            secretDigest: nil, allowedScopes: [.openid], metadata: metadata, createdAt: now)
        try site.store().write { try $0.clients.insert(client) }
        return client
    }

    func park(
        _ client: Client, browser: String = "browser-cookie", issuer: String = PageSite.origin, lifetime: Int = 1800,
        request: String = "{}"
    ) throws -> Interaction {
        let interaction = Interaction(
            id: Randomness.system.id(at: now), browserDigest: Digest.sha256(Array(browser.utf8)), client: client.id,
            issuer: issuer, request: request, createdAt: now, expiresAt: now.adding(seconds: lifetime))
        try site.store().write { try $0.interactions.insert(interaction) }
        return interaction
    }

    func settings(_ change: @escaping @Sendable (inout EnvironmentSettings) -> Void) throws {
        try site.store().write { rows in
            var settings = try rows.settings.get()
            change(&settings)
            try rows.settings.set(settings)
        }
    }
}

/// Shows one page, as endpoints of other rooms do.
private struct DrawingEndpoint: Endpoint {
    let page: DrawnPage
    let pages: DrawnPages

    var routes: [Route] { [Route(.get, "/drawn", family: .page, limit: .none)] }

    func respond(to request: Request, in context: Context) throws -> Response {
        try pages.response(page, to: request, in: context)
    }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }
    var location: String? { fields[.location] }
    var setCookies: [String] { fields[values: .setCookie] }
}
