// What is answered and logged when no endpoint could do its work.

import Administration
import Application
import Database
import FastCGI
import HTTP
import HTTPTypes
import JSON
import Log
import Model
import POSIX
import Routing
import SQLite
import Store
import Testing
import TestSupport

@Suite struct RefusalTests {
    /// What the loop refuses: a request line that is none.
    private func rejection(_ target: String, _ more: [Parameter] = []) -> Rejection? {
        let least = [
            Parameter("REQUEST_METHOD", "GET"), Parameter("REQUEST_URI", target), Parameter("REMOTE_ADDR", "192.0.2.7"),
            Parameter("GATEHOUSE_REQUEST_ID", "0af7651916cd43dd"),
        ]
        do {
            _ = try Decoding(least + more, bodyLimit: 1000).request(body: [])
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("/oauth/token", "application/json", "error"), ("/api/v1/oidc/token", "application/json", "error"),
        ("/api/v1/apps/a/users", "application/json", "correlation_id"),
        ("/api/users", "application/vnd.api+json", "errors"),
        ("/login?next=/api/v1", "text/plain; charset=utf-8", nil),
    ])
    func `What the loop refuses is logged, and answered in the format of whoever was asked`(
        _ target: String, _ type: String, _ member: String?
    ) throws {
        let site = try TestSite()
        let refused = try #require(rejection(target, [Parameter("CONTENT_LENGTH", "1001")]))
        let response = site.site.refuse(refused)
        #expect(response.status == .contentTooLarge)
        #expect(response.fields[.contentType] == type)
        #expect(response.fields[.xContentTypeOptions] == "nosniff" && response.fields[.cacheControl] == "no-store")
        if let member { #expect(try JSON(parsing: response.body)[member] != nil) }
        let lines = try site.log().split(separator: "\n")
        #expect(lines.count == 1)
        #expect(lines.first?.contains(" 413 ") == true && lines.first?.contains("0af7651916cd43dd") == true)
        // No path, and nothing else of what was sent: it may hold a token.
        #expect(try !site.log().contains("login") && !site.log().contains("users"))
        #expect(site.site.metrics.snapshot.byStatusClass[4] == 1)
    }

    @Test(arguments: [
        "/oauth/authorize?a=%", "/oauth/authorize/resume?a=%zz", "/api/v1/oidc/auth?a=%", "/oauth/logout?a=%",
        "/login?a=%", "/oauth/authorize?a=" + String(repeating: "a", count: Request.longestTarget),
    ])
    func `A browser is shown a page where it was to get one`(_ target: String) throws {
        let site = try TestSite()
        let accept = Parameter("HTTP_ACCEPT", "text/html,application/xhtml+xml;q=0.9")
        let refused = try #require(rejection(target, [accept]))
        let response = site.site.refuse(refused)
        #expect(response.status == (target.utf8.count > Request.longestTarget ? .uriTooLong : .badRequest))
        #expect(response.fields[.contentType] == "text/html; charset=utf-8")
        #expect(String(decoding: response.body, as: UTF8.self).contains("That did not work"))
        #expect(response.fields[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
        // A program is told in words.
        #expect(site.site.refuse(try #require(rejection(target))).fields[.contentType] == "text/plain; charset=utf-8")
        // What goes wrong before all fields are read.
        let early = try #require(rejection(target, [Parameter("CONTENT_LENGTH", "x"), accept]))
        #expect(site.site.refuse(early).fields[.contentType] == "text/html; charset=utf-8")
    }

    @Test func `What programs ask stays in their format, whatever they accept`() throws {
        let site = try TestSite()
        let refused = try #require(rejection("/oauth/token?a=%", [Parameter("HTTP_ACCEPT", "text/html")]))
        #expect(site.site.refuse(refused).fields[.contentType] == "application/json")
    }

    @Test(
        arguments: [
            ("/oauth/token/", "application/json"), ("/api/v1/oidc/token/", "application/json"),
            ("/api/v1/apps/x/users/", "application/json"), ("/.well-known/jwks.json/", "application/json"),
            ("/login/", "text/plain; charset=utf-8"), ("/nothing/", "text/plain; charset=utf-8"),
            ("/api/docs/", "text/plain; charset=utf-8"),
        ])
    func `A slash at the end is 400 wherever JSON API is not spoken`(_ target: String, _ type: String) throws {
        let answer = try TestSite().send(.post, target)
        #expect(answer.status == 400 && answer.field(.contentType) == type)
        #expect(answer.text.contains("ends in a slash"))
    }

    @Test func `A refusal without a target or a request id is answered and logged all the same`() throws {
        let site = try TestSite()
        let parameters = [Parameter("REQUEST_METHOD", "GET"), Parameter("REMOTE_ADDR", "192.0.2.7")]
        let refused = #expect(throws: Rejection.self) { try Decoding(parameters, bodyLimit: 10) }
        let response = site.site.refuse(try #require(refused))
        #expect(response.status == .badRequest && response.fields[.xContentTypeOptions] == "nosniff")
        #expect(try site.log().contains(" 400 "))
    }

    /// An endpoint whose write meets a full disk.
    private struct FullDisk: Endpoint {
        let routes = [Route(.get, "/full", family: .oauth, limit: .none)]

        func respond(to request: Request, in context: Context) throws -> Response {
            throw DatabaseError(.full, "database or disk is full")
        }
    }

    @Test func `A full disk is 503 that says so, and an event of the storage`() throws {
        let site = try TestSite()
        let metrics = Metrics()
        let lines = TemporaryFolder()
        let log = "\(lines.path)/log"
        let dispatcher = Dispatcher(
            table: RouteTable([FullDisk()]), tenancy: Tenancy(control: site.installation.control),
            stores: site.installation.stores, limits: Limits(Limits.Settings(), monotonic: { 0 }),
            clock: site.installation.clock, randomness: site.installation.randomness,
            journal: Journal(socketPath: nil, fallback: try File.openForAppending(log)), metrics: metrics)
        let request = try Request(
            method: .get, target: "/full", fields: [:], body: [], tenant: "acme-test.localhost",
            remoteAddress: try #require(IPAddress("192.0.2.7")), id: "r1")
        let answer = dispatcher.respond(to: request)
        #expect(answer.status == .serviceUnavailable && answer.fields[.retryAfter] == "60")
        #expect(String(decoding: answer.body, as: UTF8.self).contains("disk is full"))
        #expect(String(decoding: try File.read(log), as: UTF8.self).contains("database or disk is full"))
        #expect(metrics.snapshot.failures == 0)
    }

    @Test func `A tenant's file of a newer version is 503 for it alone, until the newer program is back`() throws {
        let site = try TestSite()
        site.installation.stores.closeAll()
        let path = site.dataFolder.identity(site.fixtures.environment.id)
        func setSchema(_ version: Int) throws {
            try SQLiteConnection(path: path, mode: .readWrite).setSchemaVersion(version)
        }
        try setSchema(Migrations.environment.count + 1)
        func ask(_ client: TestClient, _ host: String) throws -> Answer {
            try site.post(Paths.rootToken, [("grant_type", "client_credentials")], .basic(client), host: host)
        }
        let refused = try ask(site.fixtures.plain, site.fixtures.host)
        #expect(refused.status == 503 && refused.error == "temporarily_unavailable")
        #expect(refused.field(.retryAfter) == "60" && refused.text.contains("newer version of this server"))
        #expect(try events(site).contains("schema.newer") && !site.log().contains("internal.error"))
        #expect(try site.get("/readyz", host: Operations.tenant).text.contains("schema"))
        #expect(try ask(site.fixtures.otherManagement, site.fixtures.otherHost).status == 200)
        try setSchema(Migrations.environment.count)
        #expect(try ask(site.fixtures.plain, site.fixtures.host).status == 200)
    }

    /// Waits for SQLite's five seconds once.
    @Test func `A storage that stays busy is 503 with a time to come again, and no failure of ours`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain)
        let path = site.dataFolder.identity(site.fixtures.environment.id)
        let holder = try SQLiteConnection(path: path, mode: .readWrite)
        try holder.run("BEGIN IMMEDIATE")
        let answer = try site.post(Paths.rootRevocation, [("token", token)], .basic(site.fixtures.plain))
        #expect(answer.status == 503 && answer.error == "temporarily_unavailable")
        #expect(answer.field(.retryAfter) == "1")
        #expect(try !site.log().contains("internal") && events(site).contains("storage.busy"))
        #expect(try !site.log().contains("storage.failed"))
        // Nothing was stored, and the next one is.
        #expect(try site.introspect(token).isActive == true)
        try holder.run("ROLLBACK")
        #expect(try site.post(Paths.rootRevocation, [("token", token)], .basic(site.fixtures.plain)).status == 200)
        #expect(try site.introspect(token).isActive == false)
    }

    /// The events of a site's log, and the line of the one that is looked for.
    private func events(_ site: TestSite) throws -> [Substring] {
        try site.log().split(separator: "\n").compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("event=") }?.dropFirst(6)
        }
    }

    @Test func `Each refusal is logged as what it is, by whoever knows`() throws {
        let app = Paths.users
        let wrong = { (client: TestClient) in Proof.basic(TestClient(id: client.id, secret: "wrong")) }
        let table: [(event: String?, (TestSite) throws -> Answer)] = [
            ("client.authentication.failed", { try $0.post(Paths.rootToken, [], wrong($0.fixtures.plain)) }),
            ("client.authentication.failed", { try $0.post(Paths.rootIntrospection, [], wrong($0.fixtures.plain)) }),
            ("client.authentication.failed", { try $0.get(app($0.fixtures.app), wrong($0.fixtures.app.machine)) }),
            (
                "client.authentication.failed",
                { site in
                    let forged = try TokenParts(site.token(site.fixtures.app.machine, app: true))
                        .with(claims: ["iss": "http://acme-test.localhost:4000/api/v1/oidc"])
                    return try site.json(
                        .post, Paths.userToken(site.fixtures.app, "user"), nil, .bearer(forged))
                }
            ),
            // Nobody named a client: nothing was guessed.
            ("token.refused", { try $0.post(Paths.rootToken, [("grant_type", "client_credentials")]) }),
            ("token.refused", { try $0.tokenAnswer($0.fixtures.plain, scope: "no:such") }),
            (nil, { try $0.post(Paths.rootIntrospection, [("token", "x")]) }),
            (nil, { try $0.post(Paths.rootRevocation, [], .basic($0.fixtures.plain)) }),
            (nil, { try $0.get(Paths.rootToken) }), (nil, { try $0.get("/oauth/nothing") }),
            (nil, { try $0.get(app($0.fixtures.app)) }), (nil, { try $0.get(app($0.fixtures.app), .bearer("x.y.z")) }),
            (nil, { try $0.get(Paths.rootKeys, host: "nobody.localhost") }),
        ]
        for (row, (event, ask)) in table.enumerated() {
            let site = try TestSite()
            #expect(try ask(site).status >= 400, "row \(row)")
            let found = try events(site).filter { $0 != "token.issued" }
            #expect(found == (event.map { [$0[...]] } ?? []), "row \(row)")
        }
    }

    @Test func `A refused request says why in its readable line, without what it brought`() throws {
        let site = try TestSite()
        _ = try site.tokenAnswer(site.fixtures.plain, scope: "hunter2")
        _ = try site.tokenAnswer(site.fixtures.plain, resource: "https://api.example.com/hunter2")
        _ = try site.post(Paths.rootToken, [("hunter2", "1"), ("hunter2", "2")], .basic(site.fixtures.plain))
        _ = try site.post(Paths.rootToken, [("grant_type", "hunter2")], .basic(site.fixtures.plain))
        _ = try site.get("/hunter2")
        let lines = try site.log().split(separator: "\n").filter { $0.contains(" request=") && $0.contains("ms ") }
        let reasons = [
            "invalid_scope: the scope '…' does not exist here",
            "invalid_target: no resource server has the identifier '…'",
            "invalid_request: the parameter '…' was sent more than once", "unsupported_grant_type: the grant type '…",
            "not_found",
        ]
        #expect(lines.count == reasons.count)
        for (line, reason) in zip(lines, reasons) {
            #expect(line.contains("why=\"\(reason)") || line.contains("why=\(reason) "), "\(line)")
        }
        #expect(try !site.log().contains("hunter2"))
    }

    /// A name that nobody has proved is whatever somebody wants to see in our log.
    @Test(arguments: [
        "q r", "x\u{1b}[31m", "evil\nline", "a:b", "\u{202e}live", "caf\u{e9}", String(repeating: "x", count: 256),
    ])
    func `A client's name that cannot be one does not reach the log`(_ name: String) throws {
        let site = try TestSite()
        let form = try site.post(
            Paths.rootToken,
            [
                ("grant_type", "client_credentials"), ("client_id", name), ("client_secret", "x"),
            ])
        #expect(form.status == 401)
        let basic = "Basic " + TestBase64.encode(Array("\(name):x".utf8))
        #expect(
            try site.post(Paths.rootToken, [("grant_type", "client_credentials")], .raw(basic)).status == 401)
        let log = try site.log()
        for part in ["q r", "31m", "evil", "live", "caf", "xxx", "a:b"] { #expect(!log.contains(part)) }
        // One that can be a name does: it helps whoever mistyped it.
        _ = try site.tokenAnswer(TestClient(id: "mistyped-client", secret: "x"))
        #expect(try site.log().contains("mistyped-client"))
    }
}
