// An environment at a glance, one field to search it, and its lists as files.

import HTTPTypes
import Administration
import HTTP
import Model
import Store
import Testing
import TestSupport

@Suite struct EnvironmentHomeTests {
    @Test func `Sign-ins, tokens and refusals of the day are counted and drawn`() throws {
        let desk = try OperatorDesk()
        let site = desk.reception.site
        #expect(try desk.page("").text.contains("Nobody has signed in and no token was given yet."))
        for _ in 0..<3 {
            let answer = try site.post(
                "/oauth/token", [("grant_type", "client_credentials")], .basic(site.fixtures.plain))
            #expect(answer.status == 200)
        }
        #expect(
            try site.post(
                "/oauth/token", [("grant_type", "client_credentials"), ("scope", "x:y")], .basic(site.fixtures.plain)
            )
            .status == 400)
        _ = try site.person("alice@example.com", "correct horse")
        let browser = TestBrowser(site)
        let signedIn = try browser.submit(
            try browser.get("/login"), "/login", [("email", "alice@example.com"), ("password", "correct horse")])
        #expect(signedIn.status == 303)
        site.installation.stores.keepTallies(at: site.time.now)
        let page = try desk.page("").text
        #expect(page.contains("Tokens per day in the last 14 days: 3 in all, 3 today"), "\(page)")
        #expect(page.contains("Sign-ins per day in the last 14 days: 1 in all, 1 today"))
        #expect(page.contains("Refusals per day in the last 14 days: 1 in all, 1 today"))
        #expect(page.contains(#"<rect class="bar""#) && page.contains("1 request was refused today"))
        // The next day they are yesterday's.
        site.time.advance(seconds: 86_400)
        let next = try desk.reception.browser(.viewer).get(OperatorDesk.place).text
        #expect(next.contains("Tokens per day in the last 14 days: 3 in all, 0 today"), "\(next)")
    }

    @Test func `A new environment says what comes first, to whoever may do it`() throws {
        func page(_ role: Member.Role) throws -> String {
            let desk = try OperatorDesk(role, at: "acme-new")
            _ = try desk.reception.site.installation.createEnvironment(
                EnvironmentDraft(
                    account: desk.reception.account.id, handle: Handle("acme-new"), name: "New", kind: .test,
                    addresses: [Origin("http://acme-new.localhost:4000")]),
                actor: .system)
            return try desk.page("").text
        }
        let owner = try page(.owner)
        #expect(owner.contains("First steps") && owner.contains("Register an application"), "\(owner)")
        #expect(try !page(.viewer).contains("First steps"))
    }

    @Test func `Health names a key that is due and mails that do not go out`() throws {
        let desk = try OperatorDesk()
        #expect(try desk.page("").text.contains("Mails go out."))
        #expect(try desk.page("").text.contains("and none is due"))
        desk.reception.site.time.advance(seconds: 366 * 86_400)
        let later = try desk.reception.browser(.viewer).get(OperatorDesk.place).text
        #expect(later.contains("it is time to generate the next one"), "\(later)")
    }

    @Test func `A viewer's home has the numbers`() throws {
        let page = try OperatorDesk(.viewer).page("")
        #expect(page.status == 200 && page.text.contains("Health") && page.text.contains("Issuer"))
    }
}

@Suite struct SearchTests {
    @Test func `Users, clients and organizations are found by what people know of them`() throws {
        let desk = try OperatorDesk()
        let site = desk.reception.site
        let alice = try site.person("alice@example.com", "correct horse")
        for text in ["alice@example.com", "ALICE@example.com", "alice", "%20alice%20", alice.id.description] {
            let page = try desk.page("/search?q=\(text)").text
            #expect(page.contains(#"href="/environments/acme-test/users/\#(alice.id)""#), "\(text): \(page)")
        }
        let client = try desk.page("/search?q=\(site.fixtures.plain.id)").text
        #expect(client.contains("/environments/acme-test/clients/"))
        #expect(try desk.page("").text.contains(#"role="search""#))
    }

    @Test(arguments: ["nobody-at-all", "%25", "a'b", "%3Cscript%3E", "a%2Cb", String(repeating: "x", count: 300)])
    func `What fits nothing says so`(_ text: String) throws {
        let answer = try OperatorDesk().page("/search?q=\(text)")
        #expect(answer.status == 200 && answer.text.contains("Nothing fits"), "\(answer.text)")
        #expect(!answer.text.contains("<script>"))
    }

    @Test func `Nothing asked for is nothing searched`() throws {
        for query in ["", "?q=", "?q=%20%20", "?q=a&q=b"] {
            #expect(try OperatorDesk().page("/search\(query)").status == 200)
        }
    }
}

@Suite struct ExportTests {
    @Test func `A list comes as CSV, narrowed as its address says, and no formula runs in it`() throws {
        let desk = try OperatorDesk()
        let site = desk.reception.site
        let alice = try site.person("alice@example.com", "correct horse")
        _ = try site.person("bob@example.com", "correct horse")
        try site.store().write { rows in
            let user = User(
                id: alice.id, kind: .person, email: alice.email, isEmailVerified: true,
                firstName: "=HYPERLINK(\"https://evil.example\",\"a\")", lastName: "a\r\nb", createdAt: alice.createdAt,
                updatedAt: alice.updatedAt)
            _ = try rows.users.update(user)
        }
        let answer = try desk.page("/users/export?filter%5Bemail%5D=alice@example.com")
        #expect(answer.status == 200 && answer.field(.contentType) == "text/csv; charset=utf-8; header=present")
        #expect(answer.field(.contentDisposition) == "attachment; filename=\"acme-test-users.csv\"")
        #expect(answer.text.contains("alice@example.com") && !answer.text.contains("bob@example.com"))
        #expect(answer.text.contains(#""'=HYPERLINK(""https://evil.example"",""a"")""#), "\(answer.text)")
        #expect(answer.text.hasPrefix("\"id\",") && answer.text.hasSuffix("\r\n") && answer.text.contains("\"a\r\nb\""))
        #expect(try desk.page("/users").text.contains("/users/export"))
        #expect(try desk.page("/users/export?filter%5Bnope%5D=1").status == 400)
    }

    @Test func `No list gives a secret away, and none is without its file`() throws {
        let desk = try OperatorDesk()
        let site = desk.reception.site
        for path in ["users", "clients", "signing-keys", "sessions", "roles", "audit-events", "scopes"] {
            let answer = try desk.page("/\(path)/export")
            #expect(answer.status == 200, "\(path): \(answer.text)")
            for secret in [site.fixtures.plain.secret, site.fixtures.management.secret, "PRIVATE KEY", "$scrypt"] {
                #expect(!answer.text.contains(secret), "\(path)")
            }
        }
        #expect(
            try OperatorDesk(.developer).page("/users/export").status == OperatorDesk(.developer).page("/users").status)
    }

    @Test func `More pages than one come all`() throws {
        let desk = try OperatorDesk()
        for index in 0..<230 { _ = try desk.reception.site.person("p\(index)@example.com", "x") }
        let answer = try desk.page("/users/export?filter%5Bemail%5D%5Bcontains%5D=@example.com")
        #expect(answer.text.split(separator: "\r\n").count == 231)
    }
}

@Suite struct ActivityTests {
    @Test func `Who did it is told by the names that people know`() throws {
        let desk = try OperatorDesk()
        _ = try desk.send("/roles/new", [("name", "Support"), ("description", "")])
        let site = desk.reception.site
        let alice = try site.person("alice@example.com", "correct horse")
        let browser = TestBrowser(site)
        _ = try browser.submit(
            try browser.get("/login"), "/login", [("email", "alice@example.com"), ("password", "correct horse")])
        let form = try browser.get("/account")
        _ = try browser.submit(form, "/account", [("first_name", "Alice"), ("last_name", "Archer")])
        let page = try desk.page("/audit-events").text
        #expect(page.contains("<bdi>owner-acme@example.com</bdi>") && !page.contains("member:"), "\(page)")
        #expect(
            page.contains(#"href="/environments/acme-test/users/\#(alice.id)"><bdi>alice@example.com</bdi>"#), "\(page)"
        )
    }
}
