// Why was this refused: from the reference that somebody was shown to the setting that would change it.

import HTTP
import Model
import Store
import Testing
import TestSupport

@Suite struct DecisionPageTests {
    private let desk: OperatorDesk
    private var site: TestSite { desk.reception.site }

    init() throws { desk = try OperatorDesk() }

    private func latest() throws -> DecisionRecord {
        try #require(try site.store().read { try $0.decisionRecords.latest(1) }.first)
    }

    @Test func `An empty list says what will be found there`() throws {
        #expect(try desk.page("/decisions").text.contains("Nothing was refused in the last 30 days."))
    }

    @Test func `A refused token leads by its reference to the client that would have to change`() throws {
        let client = site.fixtures.plain
        let refused = try site.post(
            "/oauth/token", [("grant_type", "client_credentials"), ("scope", "users:write")], .basic(client))
        #expect(refused.error == "invalid_target")
        let record = try latest()
        let value = try #require(record.value)
        let meaning = try #require(DecisionWords.meaning(of: record))
        let list = try desk.page("/decisions").text
        #expect(list.contains(record.reference) && list.contains(record.rule) && list.contains(value))
        let found = try desk.page("/decisions?reference=%20\(record.reference.lowercased())")
        let path = "/environments/acme-test/decisions/\(record.reference)"
        #expect(found.location == path, "\(found.text)")
        let page = try desk.browser.get(path).text
        for text in ["Why it was refused", "What would change it", meaning] {
            #expect(page.contains(text), "\(text): \(page)")
        }
        let name = try ClientID(client.id)
        let id = try #require(try site.store().read { try $0.clients.find(name) }).id
        #expect(page.contains(#"href="/environments/acme-test/clients/\#(id)""#))
    }

    @Test func `A wrong password is explained without the password`() throws {
        _ = try site.person("alice@example.com", "correct horse")
        let browser = TestBrowser(site)
        _ = try browser.submit(
            try browser.get("/login"), "/login", [("email", "alice@example.com"), ("password", "a wrong guess")])
        let record = try latest()
        let page = try desk.page("/decisions/\(record.reference)").text
        #expect(page.contains("The password was wrong") && page.contains("alice@example.com"), "\(page)")
        #expect(!page.contains("a wrong guess") && !page.contains("correct horse"))
    }

    @Test func `A closed registration leads to the setting`() throws {
        let browser = TestBrowser(site)
        let form = try browser.get("/register")
        try site.store().write { rows in
            var settings = try rows.settings.get()
            settings.allowsRegistration = false
            try rows.settings.set(settings)
        }
        let refused = try browser.submit(
            form, "/register", [("email", "new@example.com"), ("password", "correct horse battery")])
        #expect(refused.status != 303, "\(refused.text)")
        let page = try desk.page("/decisions/\(try latest().reference)").text
        #expect(page.contains("Registration is switched off."))
        #expect(page.contains(#"href="/environments/acme-test/settings#field-registration""#), "\(page)")
    }

    @Test(arguments: ["NOPE-NOPE", "%3Cscript%3E", "a%20b"])
    func `An unknown reference is said to be unknown`(_ reference: String) throws {
        let answer = try desk.page("/decisions?reference=\(reference)")
        #expect(answer.status == 404 && answer.text.contains("There is no refusal with the reference"))
        #expect(!answer.text.contains("<script"))
        #expect(try desk.page("/decisions/NOPE").status == 404)
    }

    @Test func `Another environment's reference opens nothing here`() throws {
        _ = try site.post(
            "/oauth/token", [("grant_type", "client_credentials"), ("scope", "users:write")],
            .basic(site.fixtures.plain))
        let reference = try latest().reference
        let other = try OperatorDesk(at: "acme")
        #expect(try other.page("/decisions/\(reference)").status == 404)
        #expect(try other.page("/decisions?reference=\(reference)").status == 404)
    }

    /// Each word that the program writes as a setting has its sentence and its way: none ends in the general one.
    @Test(arguments: [
        "settings.session_lifetime", "client", "client.grant_types", "client.client_secret", "user.status",
        "client_resource_server_grant", "resource_server", "scope", "signing_key", "consent", "GATEHOUSE_LIMITS",
    ])
    func `Each setting that a record can name says where it is changed`(_ setting: String) throws {
        let record = DecisionRecord(
            reference: "ABCD-\(setting.count)", kind: .token, rule: "client", value: "v", setting: setting,
            client: try ClientID(site.fixtures.plain.id), user: nil, remoteAddress: "192.0.2.1", requestID: nil,
            createdAt: site.time.now)
        try site.store().write { try $0.decisionRecords.insert(record) }
        let page = try desk.page("/decisions/\(record.reference)").text
        let part = try #require(page.firstRange(of: "What would change it"))
        let end = try #require(page[part.upperBound...].firstRange(of: "</section>"))
        let remedy = page[part.upperBound..<end.lowerBound]
        #expect(!remedy.contains("decides.") && !remedy.contains("<p></p>"), "\(remedy)")
        #expect(remedy.contains("<a href=") || setting.hasPrefix("GATEHOUSE_"), "\(remedy)")
    }
}
