// The limits of product.md section 7, through the whole application.

import Administration
import HTTP
import HTTPTypes
import JSON
import Log
import Model
import POSIX
import Routing
import Store
import Testing
import TestSupport

@Suite struct LimitsTests {
    private func attempt(_ site: TestSite, from address: String = "192.0.2.1", host: String? = "acme-test.localhost")
        throws
        -> Answer
    {
        try site.post(Paths.rootToken, [("grant_type", "client_credentials")], host: host, from: address)
    }

    @Test func `The token endpoint answers ten requests a minute from one address`() throws {
        let site = try TestSite(limits: Limits.Settings())
        for second in 0..<10 {
            #expect(try attempt(site).status == 401, "request \(second)")
            site.time.advance(seconds: 1)
        }
        let refused = try attempt(site)
        #expect(refused.status == 429 && refused.error == "rate_limited")
        #expect(refused.field(.contentType) == "application/json" && refused.field(.cacheControl) == "no-store")
        #expect(refused.field(.retryAfter) == "50")
        // A second before the time it was told the same client is refused; at that time it is not.
        site.time.advance(seconds: 49)
        #expect(try attempt(site).field(.retryAfter) == "1")
        site.time.advance(milliseconds: 999)
        #expect(try attempt(site).status == 429)
        site.time.advance(milliseconds: 1)
        #expect(try attempt(site).status == 401)
        #expect(try attempt(site).status == 429)
    }

    @Test func `Right and wrong requests count alike, and each tenant and address by itself`() throws {
        let site = try TestSite(limits: Limits.Settings())
        for _ in 0..<10 { _ = try site.token(site.fixtures.plain) }
        #expect(try site.tokenAnswer(site.fixtures.plain).status == 429)
        #expect(try attempt(site, from: "192.0.2.2").status == 401)
        #expect(try attempt(site, host: site.fixtures.otherHost).status == 401)
        // Both addresses of an environment are one tenant.
        #expect(try attempt(site, host: site.fixtures.bareHost).status == 429)
    }

    @Test(arguments: [
        ("2001:db8::1", "2001:db8::2", true), ("2001:db8::1", "2001:db8:0:0:ffff:ffff:ffff:ffff", true),
        ("2001:db8::1", "2001:db8:0:1::1", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
        ("192.0.2.1", "192.0.2.3", false),
    ])
    func `Addresses of version 6 count by their 64`(_ one: String, _ other: String, _ isShared: Bool) throws {
        let site = try TestSite(limits: Limits.Settings())
        for _ in 0..<10 { _ = try attempt(site, from: one) }
        #expect(try attempt(site, from: other).status == (isShared ? 429 : 401))
    }

    @Test func `The application issuer counts failures by address, not requests`() throws {
        let site = try TestSite(limits: Limits.Settings())
        let wrong = TestClient(id: site.fixtures.app.machine.id, secret: "wrong")
        for _ in 0..<30 { _ = try site.token(site.fixtures.app.machine, app: true) }
        for _ in 0..<10 { #expect(try site.tokenAnswer(wrong, app: true).status == 401) }
        let refused = try site.tokenAnswer(wrong, app: true)
        #expect(refused.status == 429 && refused.field(.retryAfter) == "60")
        // Who guesses is not told when the guess was right.
        #expect(try site.tokenAnswer(site.fixtures.app.machine, app: true).status == 429)
        site.time.advance(seconds: 60)
        #expect(try site.tokenAnswer(site.fixtures.app.machine, app: true).status == 200)
    }

    @Test func `Who names a public client uses up what is allowed to them, not to the client's other users`() throws {
        var limits = Limits.Settings()
        limits.client = Window(count: 5, seconds: 60)
        let site = try TestSite(limits: limits)
        let client = site.fixtures.app.publicID
        func ask(_ address: String) throws -> Int {
            try site.post(
                Paths.appToken,
                [
                    ("grant_type", "authorization_code"), ("client_id", client), ("code", "guess"),
                    ("redirect_uri", "https://app.example/callback"),
                ],
                .none, from: address
            ).status
        }
        for _ in 0..<5 { #expect(try ask("192.0.2.1") == 400) }
        #expect(try ask("192.0.2.1") == 429)
        #expect(try ask("192.0.2.2") == 400)
    }

    @Test(arguments: 0..<4)
    func `Failures count together wherever a client can fail`(_ first: Int) throws {
        let site = try TestSite(limits: Limits.Settings())
        let wrong = TestClient(id: site.fixtures.app.machine.id, secret: "wrong")
        let token = try TokenParts(site.machineToken())
        let forged = token.with(claims: ["iss": "http://acme-test.localhost:4000/api/v1/oidc"])
        func fail(_ place: Int) throws -> Int {
            switch place {
            case 0: try site.tokenAnswer(wrong, app: true).status
            case 1: try site.introspect("x", by: wrong).status
            case 2: try site.get(Paths.users(site.fixtures.app), .bearer(forged)).status
            default: try site.get(Paths.users(site.fixtures.app), .basic(wrong)).status
            }
        }
        for _ in 0..<10 { #expect(try fail(first) == 401) }
        for place in 0..<4 { #expect(try fail(place) == 429, "at \(place)") }
        #expect(try site.get(Paths.rootKeys).status == 200)
    }

    /// A backend that goes on with an old token must be able to get a new one.
    @Test func `What was good once, and what is no credential at all, is no failed authentication`() throws {
        let site = try TestSite(limits: Limits.Settings())
        let (app, users) = (site.fixtures.app, Paths.users(site.fixtures.app))
        let expired = try site.machineToken()
        site.time.advance(seconds: 3600)
        let revoked = try site.machineToken()
        _ = try site.post(Paths.appRevocation, [("token", revoked)], .basic(app.machine))
        let sentences = [(expired, "expired"), (revoked, "revoked")]
        for _ in 0..<11 {
            for (token, word) in sentences {
                let answer = try site.get(users, .bearer(token))
                #expect(answer.status == 401 && answer.description?.contains(word) == true)
            }
            #expect(try site.get(users, .none).status == 401)
        }
        #expect(try site.get(users, .bearer(try site.machineToken())).status == 200)
    }

    @Test func `The Builder API counts by client`() throws {
        var settings = Limits.Settings()
        settings.client = Window(count: 5, seconds: 60)
        let site = try TestSite(limits: settings)
        let (app, second) = (site.fixtures.app, site.fixtures.secondApp)
        let token = try site.machineToken()
        for _ in 0..<4 { #expect(try site.get(Paths.users(app), .bearer(token)).status == 200) }
        let refused = try site.get(Paths.users(app), .bearer(token))
        #expect(refused.status == 429 && refused.field(.retryAfter) == "60" && refused["correlation_id"] != nil)
        // From wherever, and however it proves itself.
        #expect(try site.json(.get, Paths.users(app), nil, .basic(app.machine), from: "192.0.2.9").status == 429)
        #expect(try site.get(Paths.users(second), .basic(second.machine)).status == 200)
        site.time.advance(seconds: 60)
        #expect(try site.get(Paths.users(app), .bearer(token)).status == 200)
    }

    /// A person with a token of their own must not stop everybody's sign-in.
    @Test(arguments: [("/oauth/userinfo", false), ("/api/v1/oidc/me", true)])
    func `Userinfo counts by client and address, and a forged token locks nobody out`(_ path: String, _ isApp: Bool)
        throws
    {
        var settings = Limits.Settings()
        settings.client = Window(count: 5, seconds: 60)
        let site = try TestSite(limits: settings)
        let client = try site.peopleClient()
        func token() throws -> String {
            let person = try site.signIn(client, app: isApp)
            return try #require(try site.tokens(of: person, client, app: isApp)["access_token"])
        }
        let (mine, other) = (try token(), try token())
        for _ in 0..<5 { #expect(try site.get(path, .bearer(mine)).status == 200) }
        let refused = try site.get(path, .bearer(other))
        #expect(refused.status == 429 && refused.field(.retryAfter) == "60")
        func elsewhere(_ token: String) throws -> Int {
            try site.send(.get, path, fields: [.authorization: "Bearer \(token)"], from: "192.0.2.9").status
        }
        #expect(try elsewhere(other) == 200)
        let forged = try TokenParts(other).with(claims: ["sub": "somebody"])
        for _ in 0..<11 { #expect(try elsewhere(forged) == 401) }
        #expect(try elsewhere(other) == 200)
    }

    @Test func `A thousand requests a minute are a client's default`() throws {
        let site = try TestSite(limits: Limits.Settings())
        let app = site.fixtures.app
        for _ in 0..<1000 { _ = try site.get(Paths.users(app), .basic(app.machine)) }
        #expect(try site.get(Paths.users(app), .basic(app.machine)).status == 429)
        #expect(Limits.Settings().management == Window(count: 100, seconds: 60))
    }

    /// Advisory 26: the address is the socket's.
    @Test func `Advisory26: forwarded addresses neither pass a limit nor count against another`() throws {
        let site = try TestSite(limits: Limits.Settings())
        for number in 0..<11 {
            let answer = try site.send(
                .post, Paths.rootToken,
                fields: [
                    .contentType: "application/x-www-form-urlencoded",
                    HTTPField.Name("X-Forwarded-For")!: "198.51.100.\(number)",
                    HTTPField.Name("Forwarded")!: "for=198.51.100.\(number)",
                ])
            #expect(answer.status == (number < 10 ? 401 : 429))
        }
        #expect(try attempt(site, from: "198.51.100.1").status == 401)
    }

    private struct Open: Endpoint {
        let routes: [Route]
        func respond(to request: Request, in context: Context) throws -> Response { .empty(.ok) }
    }

    @Test func `A route's addresses are counted in the window it names`() throws {
        let site = try TestSite()
        var settings = Limits.Settings()
        settings.management = Window(count: 3, seconds: 60)
        settings.authentication = Window(count: 2, seconds: 60)
        let routes = [("/m", Route.AddressWindow.management), ("/a", .authentication)].map { path, window in
            Route(.get, path, family: .page, limit: .perAddress(window))
        }
        let dispatcher = Dispatcher(
            table: RouteTable([Open(routes: routes)]), tenancy: Tenancy(control: site.installation.control),
            stores: site.installation.stores, limits: Limits(settings, monotonic: { 0 }), clock: site.time.clock,
            randomness: .system, journal: Journal(socketPath: nil, fallback: -1), metrics: Metrics())
        for (path, count) in [("/m", 3), ("/a", 2)] {
            let statuses = try (0...count).map { _ in
                try dispatcher.respond(
                    to: Request(
                        method: .get, target: path, fields: [:], body: [], tenant: site.fixtures.host,
                        remoteAddress: IPAddress(v4: 1), id: "x")
                ).status.code
            }
            #expect(statuses == Array(repeating: 200, count: count) + [429])
        }
    }

    @Test func `Switched off, nothing is limited`() throws {
        var settings = Limits.Settings()
        settings.isEnabled = false
        let site = try TestSite(limits: settings)
        for _ in 0..<50 { #expect(try attempt(site).status == 401) }
        #expect(try site.tokenAnswer(site.fixtures.app.machine, app: true).status == 200)
    }

    @Test func `A refusal is logged with its address and without credentials`() throws {
        let site = try TestSite(limits: Limits.Settings())
        for _ in 0..<11 { _ = try site.tokenAnswer(site.fixtures.plain) }
        let log = try site.log()
        #expect(log.contains("event=limit.exceeded"))
        #expect(log.contains("rate_limited: requests from your address to this endpoint"))
        #expect(log.contains("192.0.2.1"))
        #expect(!log.contains(site.fixtures.plain.secret))
    }
}
