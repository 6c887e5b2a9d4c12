// A token, a client, an id of one tenant is nothing at another: every route of the route table (advisory 23).

import Database
import Administration
import Application
import HTTP
import HTTPTypes
import JSON
import Model
import Routing
import Store
import Testing
import TestSupport

@Suite struct CrossingTests {
    /// Everything that a route may change, as text.
    private func contents(_ site: TestSite, _ environment: Environment) throws -> String {
        try site.store(environment).read { rows in
            let apps = try rows.apps.all()
            let users = try apps.map { try rows.apps.users(of: $0.id, limit: 1000) }
            return
                "\(apps)\(users)\(try rows.clients.all().map(\.clientID))\(try rows.revocations.all())\(try rows.auditEvents.all())"
                + "\(try rows.signingKeys.all().map(\.kid))"
        }
    }

    /// The route's pattern with the other tenant's ids.
    private func target(_ route: Route, _ app: TestApp) -> String {
        let filled = route.pattern.split(separator: "/").map { segment in
            segment == ":client" ? app.publicID : segment == ":user" ? "user-123" : String(segment)
        }
        let path = "/" + filled.joined(separator: "/")
        return route.method == .delete ? path + "?externalUserId=user-123" : path
    }

    @Test func `Advisory23: no route of one tenant does anything with another's credentials and ids`() throws {
        let site = try TestSite()
        let fixtures = site.fixtures
        // Tenant A is `acme-test`; B has a user, a token of each kind, clients.
        let machine = try site.machineToken(fixtures.otherApp, host: fixtures.otherHost)
        let user = try site.userToken(fixtures.otherApp, host: fixtures.otherHost)
        let management = try site.token(
            fixtures.otherManagement, resource: fixtures.otherRoot + "/api", host: fixtures.otherHost)
        let root = try site.token(fixtures.otherManagement, host: fixtures.otherHost)
        let proofs: [Proof] =
            [machine, user, management, root].map(Proof.bearer)
            + [.basic(fixtures.otherApp.machine), .basic(fixtures.otherManagement), .post(fixtures.otherApp.machine)]
        let before = [try contents(site, fixtures.environment), try contents(site, fixtures.other)]
        var asked = 0
        for route in site.site.routes.routes
        where !route.pattern.contains("well-known") && !route.pattern.hasSuffix("jwks")
            && route.method != .options && route.pattern != "/api/openapi.json"
        {
            for app in [fixtures.app, fixtures.otherApp] {
                for proof in proofs {
                    let answer =
                        route.family == .oauth
                        ? try site.post(
                            target(route, app), [("grant_type", "client_credentials"), ("token", machine)], proof)
                        : try site.json(
                            route.method, target(route, app), ["externalUserId": "user-123", "scope": "sign:job"], proof
                        )
                    // Pages are shown to whoever asks; what is checked below is true of them too.
                    #expect(
                        route.family == .page && answer.status < 400 || answer.status >= 400 && answer.status < 500,
                        "\(route.method) \(route.pattern)")
                    for text in [machine, user, fixtures.otherApp.app.id.description, "globex"] {
                        #expect(!answer.text.contains(text))
                    }
                    asked += 1
                }
            }
        }
        #expect(asked > 100)
        #expect([try contents(site, fixtures.environment), try contents(site, fixtures.other)] == before)
        #expect(
            try site.introspect(machine, by: fixtures.otherManagement, app: true, host: fixtures.otherHost).isActive
                == true)
    }

    /// A's own credentials with B's ids and tokens: as unknown as what does not exist.
    @Test func `Advisory23: a tenant's own client reaches nothing of another tenant by its ids`() throws {
        let site = try TestSite()
        let fixtures = site.fixtures
        let foreign = try site.userToken(fixtures.otherApp, host: fixtures.otherHost)
        let before = try contents(site, fixtures.other)
        let own = Proof.bearer(try site.machineToken())
        for route in site.site.routes.routes where route.family == .builder {
            let body: JSON = ["externalUserId": "user-123"]
            #expect(try site.json(route.method, target(route, fixtures.otherApp), body, own).status == 404)
        }
        #expect(try site.introspect(foreign, app: true).isActive == false)
        #expect(try site.post(Paths.appRevocation, [("token", foreign)], .basic(fixtures.app.machine)).status == 200)
        #expect(try contents(site, fixtures.other) == before)
        #expect(
            try site.introspect(foreign, by: fixtures.otherManagement, app: true, host: fixtures.otherHost).isActive
                == true)
    }

    /// Advisory 15: every route of the table without credentials.
    @Test func `Advisory15: no route but the published documents answers a stranger`() throws {
        let site = try TestSite()
        // OPTIONS answers nothing but whether a page may ask.
        for route in site.site.routes.routes where route.method != .options {
            let answer =
                route.family == .oauth && route.method == .post
                ? try site.post(
                    target(route, site.fixtures.app), [("grant_type", "client_credentials"), ("token", "x")])
                : try site.json(
                    route.method, target(route, site.fixtures.app), route.method == .get ? nil : ["externalUserId": "a"]
                )
            guard route.family != .page else {
                // What a browser may ask unknown: it is sent nowhere else.
                #expect(answer.status < 500 && answer.field(.location)?.hasPrefix("/") ?? true, "\(route.pattern)")
                continue
            }
            guard route.family != .api else {
                // Without a token policy denies it (product.md section 6); the description of the API is no secret.
                let isDescription = route.pattern == "/api/openapi.json"
                #expect(answer.status == (isDescription ? 200 : 403), "\(route.method) \(route.pattern)")
                #expect(isDescription || answer.field(.wwwAuthenticate) == #"Bearer realm="gatehouse""#)
                continue
            }
            let isUserInfo = route.pattern.hasSuffix("userinfo") || route.pattern.hasSuffix("/me")
            let isPublic = route.method == .get && route.family == .oauth && !isUserInfo
            #expect(answer.status == (isPublic ? 200 : 401), "\(route.method) \(route.pattern)")
            if !isPublic { #expect(answer.field(.wwwAuthenticate) != nil) }
        }
    }

    /// The same user's name, client names and key ids in two tenants (advisory 44: caches are keyed by tenant).
    @Test func `Advisory44: the caches of two tenants with equal names never mix`() throws {
        let site = try TestSite()
        let fixtures = site.fixtures
        // B's client gets the very name and secret of one of A's, and B's key ring the very version of A's.
        try site.run(
            "UPDATE clients SET client_id = \(fixtures.plain.id) WHERE client_id = \(fixtures.otherManagement.id)",
            in: fixtures.other)
        let twin = TestClient(id: fixtures.plain.id, secret: fixtures.otherManagement.secret)
        let version = try site.store().read { try $0.signingKeys.version() }
        try site.run("UPDATE key_ring SET version = \(version)", in: fixtures.other)
        for _ in 0..<3 {
            let a = try site.token(fixtures.plain)
            let b = try site.token(twin, host: fixtures.otherHost)
            #expect(try TokenParts(a).isSigned(byKeySet: site.get(Paths.rootKeys).body))
            #expect(try TokenParts(b).isSigned(byKeySet: site.get(Paths.rootKeys, host: fixtures.otherHost).body))
            #expect(try !TokenParts(b).isSigned(byKeySet: site.get(Paths.rootKeys).body))
            #expect(try site.introspect(b).isActive == false)
            #expect(try site.tokenAnswer(twin).status == 401)
        }
    }
}
