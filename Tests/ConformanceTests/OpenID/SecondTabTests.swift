// Two authorization requests in two tabs of one browser: what is done in one never leaves the other at a dead end.

import HTTP
import HTTPTypes
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct SecondTabTests {
    private let run: PlanRun
    private var browser: TestBrowser { run.browser }
    private static let credentials = [("email", PlanRun.email), ("password", "correct horse battery")]

    init() throws { run = try PlanRun(.query) }

    /// A tab: a request of its own, and the page it has shown.
    private struct Tab {
        let id: String
        let path: String
        let page: Answer
        var address: String { "\(path)?interaction=\(id)" }
        var resume: String { "/oauth/authorize/resume?interaction=\(id)" }
    }

    private func tab(_ path: String = "/login", _ change: (String, String?) = ("scope", "openid")) throws -> Tab {
        let first = path == "/consent" ? path : "/login"
        let id = try browser.get(run.asked().with(change.0, change.1).target()).interaction(at: first)
        return Tab(id: id, path: path, page: try browser.get("\(path)?interaction=\(id)"))
    }

    private var session: String? { browser.cookies.first { $0.name.hasSuffix("_session") }?.value }

    private func signIn(_ tab: Tab) throws {
        #expect(try browser.submit(tab.page, tab.path, Self.credentials).location == tab.resume)
    }

    private func finish(_ tab: Tab) throws {
        let page = try browser.get("/consent?interaction=\(tab.id)")
        if page.status == 200 {
            #expect(try browser.submit(page, "/consent", [("decision", "allow")]).location == tab.resume)
        }
        #expect(try browser.get(tab.resume).sent.first("code") != nil)
    }

    private func other(_ email: String = "bob@example.com") throws -> User {
        try run.site.person(email, "another horse battery")
    }

    // MARK: Tab 1 signs in

    @Test(arguments: ["/login", "/register"])
    func `A second tab that is reloaded goes on with its own request under the session of the first`(
        _ path: String
    ) throws {
        let (first, second) = (try tab(), try tab(path))
        try signIn(first)
        #expect(try browser.get(second.address).location == second.resume)
        #expect(try browser.get(second.resume).interaction(at: "/consent") == second.id)
        try finish(second)
        try finish(first)
    }

    @Test(arguments: ["/login", "/register"])
    func `A second tab's form of the same person goes on too, and changes no session`(_ path: String) throws {
        let (first, second) = (try tab(), try tab(path))
        try signIn(first)
        let cookie = session
        let form = [("email", "ADA@example.com"), ("password", "correct horse battery")]
        #expect(try browser.submit(second.page, path, form).location == second.resume)
        #expect(session == cookie && cookie != nil)
        try finish(first)
        try finish(second)
    }

    @Test(arguments: ["/login", "/register"])
    func `A second tab's form of another person replaces nobody, and its page says how to go on`(
        _ path: String
    ) throws {
        _ = try other()
        let (first, second) = (try tab(), try tab(path))
        try signIn(first)
        let cookie = session
        let form = [("email", "bob@example.com"), ("password", "another horse battery")]
        let page = try browser.submit(second.page, path, form)
        #expect(page.status == 403 && session == cookie)
        #expect(page.text.contains("You are signed in as ada@example.com"))
        #expect(page.text.contains(#"<a href="\#(second.resume)">Go on as ada@example.com</a>"#))
        #expect(page.text.contains(#"value="bob@example.com""#) && !page.text.contains("another horse"))
        #expect(try browser.get("/account").text.contains("ada@example.com"))
        // Both ways lead on.
        #expect(try browser.get(second.resume).interaction(at: "/consent") == second.id)
        guard path == "/login" else { return #expect(try browser.submit(page, path, form).status == 200) }
        #expect(try browser.submit(page, path, form).location == second.resume)
        #expect(session != cookie)
        #expect(try browser.get("/account").text.contains("bob@example.com"))
        try finish(second)
    }

    @Test(arguments: [("prompt", "login"), ("prompt", "select_account"), ("max_age", "30")] as [(String, String)])
    func `A second tab whose request wants a fresh sign-in still asks for it, and takes it`(
        _ name: String, _ value: String
    ) throws {
        let second = try tab("/login", (name, value))
        // Somebody who signed in before this request came.
        try browser.signIn(run.user, at: run.site.time.now.adding(seconds: -60))
        for path in ["/login", "/register"] {
            #expect(try browser.get("\(path)?interaction=\(second.id)").status == 200, "\(path)")
        }
        let page = try browser.submit(second.page, "/login", Self.credentials)
        #expect(page.status == 403 && page.text.contains("another window") && !page.text.contains("Go on as"))
        #expect(try browser.get(second.resume).interaction(at: "/login") == second.id)
        #expect(try browser.submit(page, "/login", Self.credentials).location == second.resume)
        try finish(second)
    }

    @Test func `A second tab that asked for a fresh sign-in has it from the first, which was later`() throws {
        try browser.signIn(run.user, at: run.site.time.now.adding(seconds: -60))
        let (first, second) = (try tab("/login", ("prompt", "login")), try tab("/login", ("prompt", "login")))
        #expect(second.page.text.contains("confirm that it is you"))
        try signIn(first)
        #expect(try browser.submit(second.page, "/login", Self.credentials).location == second.resume)
        try finish(second)
        try finish(first)
    }

    // MARK: Tab 1 signs out

    @Test func `A second tab's form after the first has signed out is shown again, and then taken`() throws {
        try browser.signIn(run.user, at: run.site.time.now.adding(seconds: -60))
        let second = try tab("/login", ("prompt", "login"))
        _ = try browser.submit(browser.get("/account"), "/account/sign-out", [])
        let page = try browser.submit(second.page, "/login", Self.credentials)
        #expect(page.status == 403 && page.text.contains("another window"))
        #expect(try browser.submit(page, "/login", Self.credentials).location == second.resume)
        try finish(second)
    }

    // MARK: Consent

    @Test func `A second tab at its consent is asked again when the first has renewed the session, and decides once`()
        throws
    {
        try browser.signIn(run.user, at: run.site.time.now.adding(seconds: -60))
        let second = try tab("/consent")
        try signIn(try tab("/login", ("prompt", "login")))
        #expect(try browser.get(second.address).status == 200)
        let page = try browser.submit(second.page, "/consent", [("decision", "allow")])
        #expect(page.status == 403 && page.text.contains("another window"))
        #expect(try run.site.store().read { try $0.consents.find(run.user.id, run.client.id) } == nil)
        #expect(try browser.submit(page, "/consent", [("decision", "allow")]).location == second.resume)
        #expect(try browser.get(second.resume).sent.first("code") != nil)
    }

    @Test func `A second tab's consent is the answer of whoever saw it, and never another's`() throws {
        try browser.signIn(run.user)
        let second = try tab("/consent")
        _ = try browser.submit(browser.get("/account"), "/account/sign-out", [])
        #expect(
            try browser.submit(second.page, "/consent", [("decision", "allow")]).location
                == "/login?interaction=\(second.id)")
        let bob = try other()
        try browser.signIn(bob)
        let page = try browser.submit(second.page, "/consent", [("decision", "allow")])
        #expect(page.status == 403 && page.text.contains("You are signed in as bob@example.com"))
        for user in [run.user.id, bob.id] {
            #expect(try run.site.store().read { try $0.consents.find(user, run.client.id) } == nil)
        }
        #expect(try browser.get(second.resume).interaction(at: "/consent") == second.id)
    }

    @Test func `A second tab with what the first has allowed gets its code, by reload and by form`() throws {
        try browser.signIn(run.user)
        let (first, second, third) = (try tab("/consent"), try tab("/consent"), try tab("/consent"))
        try finish(first)
        #expect(try browser.get(second.address).location == second.resume)
        #expect(try browser.submit(third.page, "/consent", [("decision", "allow")]).location == third.resume)
        for tab in [second, third] { #expect(try browser.get(tab.resume).sent.first("code") != nil) }
    }

    @Test(arguments: ["/login", "/register", "/consent"])
    func `A second tab of the same request that is finished says so`(_ path: String) throws {
        if path == "/consent" { try browser.signIn(run.user) }
        let tab = try tab(path)
        if path != "/consent" { try signIn(try self.tab()) }
        try finish(tab)
        for answer in [
            try browser.get(tab.address),
            try browser.submit(tab.page, path, Self.credentials + [("decision", "allow")]),
        ] { #expect(answer.status == 400 && answer.text.contains("Go back to the application")) }
    }

    // MARK: Nobody else

    @Test(arguments: ["/login", "/register", "/consent"])
    func `A second tab is of the same browser and the same origin: no other's form leads anywhere`(
        _ path: String
    ) throws {
        let (first, second) = (try tab(), try tab(path == "/consent" ? "/login" : path))
        try signIn(first)
        let form: Form = [
            "form_token": "x", "interaction": second.id, "email": PlanRun.email, "password": "x", "decision": "allow",
        ]
        func send(_ browser: TestBrowser, _ fields: Fields) throws -> Answer {
            try browser.send(.post, path, Array(form.encoded().utf8), fields: fields)
        }
        let ours: Fields = [.origin: "null", .secFetchSite: "same-origin"]
        for fields in [
            [.origin: "https://evil.example"], [.origin: "null", .secFetchSite: "same-site"], [:],
        ] as [Fields] {
            let answer = try send(browser, fields)
            #expect(answer.status == 403 && answer.location == nil && !answer.text.contains(second.id))
        }
        let stranger = TestBrowser(run.site)
        try stranger.signIn(other("eve@example.com"))
        let answer = try send(stranger, ours)
        #expect(answer.status == 400 && answer.location == nil && !answer.text.contains(second.id))
        #expect(try run.site.store().read { try $0.consents.find(run.user.id, run.client.id) } == nil)
    }
}
