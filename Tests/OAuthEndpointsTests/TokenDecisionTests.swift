// Decision records of refused token requests: why, and no more of them than a file can bear.

import Administration
import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

@Suite struct TokenDecisionTests {
    private func reference(_ answer: Answer) -> String? {
        guard let sentence = answer.description, let start = sentence.firstRange(of: " (reference ") else { return nil }
        return String(sentence[start.upperBound...].prefix { $0 != ")" })
    }

    private func record(_ answer: Answer, _ site: TestSite) throws -> DecisionRecord? {
        try reference(answer).flatMap { reference in
            try site.store().read { try $0.decisionRecords.find(reference) }
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let pairs: [(String, String)]
        let error: String
        let rule: String
        var value: String?
        var setting: String?
        var testDescription: String { "\(error), \(rule)" }
    }

    @Test(arguments: [
        Case(pairs: [], error: "invalid_request", rule: "missing", value: "grant_type"),
        Case(pairs: [("grant_type", "password")], error: "unsupported_grant_type", rule: "unsupported_grant_type"),
        Case(
            pairs: [("grant_type", "refresh_token"), ("refresh_token", "x")], error: "unauthorized_client",
            rule: "grant_type", value: "refresh_token", setting: "client.grant_types"),
        Case(
            pairs: [("grant_type", "client_credentials"), ("scope", "email")], error: "invalid_scope", rule: "scope",
            value: "email", setting: "client.allowed_scopes"),
        Case(
            pairs: [("grant_type", "client_credentials"), ("resource", Fixtures.documents)], error: "invalid_target",
            rule: "resource", value: Fixtures.documents, setting: "client_resource_server_grant"),
    ])
    func `A refusal is recorded under the reference that its description ends with`(_ row: Case) throws {
        let site = try TestSite()
        let client = site.fixtures.plain
        let answer = try site.post(Paths.rootToken, row.pairs, .basic(client))
        #expect(answer.error == row.error && answer.json.object?.names == ["error", "error_description"])
        let record = try #require(try record(answer, site), "\(answer.text)")
        #expect(record.kind == .token && record.rule == row.rule)
        #expect(record.value == row.value && record.setting == row.setting)
        #expect(record.client?.description == client.id && record.remoteAddress == "192.0.2.1")
        #expect(record.requestID?.hasPrefix("request-") == true)
        #expect(try site.log().contains(record.reference))
    }

    @Test func `The record tells the operator apart what the answer does not`() throws {
        let site = try TestSite()
        let fixtures = site.fixtures
        for (client, value, setting) in [
            (TestClient(id: "nobody", secret: "x"), "no such client", "client"),
            (TestClient(id: fixtures.plain.id, secret: "x"), "wrong secret", "client.client_secret"),
            (fixtures.disabled, "the client is disabled", "client.status"),
        ] {
            let record = try #require(try record(site.tokenAnswer(client), site))
            #expect(record.rule == "client" && record.value == value && record.setting == setting)
            #expect(record.client?.description == client.id)
        }
        let client = try site.peopleClient()
        let person = try site.signIn(client)
        site.time.advance(seconds: 61)
        let late = try #require(try record(site.redeem(person.code, client), site))
        #expect(late.rule == "code" && late.value == "the code has expired")
        let again = try site.signIn(client)
        _ = try site.tokens(of: again, client)
        let reused = try #require(try record(site.redeem(again.code, client), site))
        #expect(reused.value == "the code was used before" && reused.user == again.user.id)
    }

    @Test func `No secret, code, token or verifier is in a record`() throws {
        let site = try TestSite()
        let marker = "PRIVATEPRIVATEPRIVATEPRIVATEPRIVATEPRIVATE0"
        let client = try site.peopleClient()
        let person = try site.signIn(client)
        for answer in [
            try site.post(Paths.rootToken, [("grant_type", marker)], client.proof),
            try site.redeem(marker, client), try site.redeem(person.code, client, ["code_verifier": marker]),
            try site.redeem(person.code, client, ["redirect_uri": "https://x.example/?\(marker)"]),
            try site.refresh(marker, client), try site.refresh("gh_rt_" + marker, client),
            try site.tokenAnswer(TestClient(id: site.fixtures.plain.id, secret: marker)),
            try site.tokenAnswer(site.fixtures.plain, resource: "https://x.example/?\(marker)"),
        ] {
            let record = try #require(try record(answer, site), "\(answer.text)")
            #expect(!"\(record)".contains("PRIVATE"), "\(record)")
        }
    }

    @Test func `An address that is refused over and over is recorded twenty times in ten minutes`() throws {
        let site = try TestSite()
        func refused(_ address: String) throws -> Answer {
            let answer = try site.post(Paths.rootToken, [], .basic(site.fixtures.plain), from: address)
            #expect(answer.error == "invalid_request" && answer.description?.contains("grant_type") == true)
            return answer
        }
        let first = try (0..<25).map { _ in try refused("2001:db8::1") }
        #expect(first.compactMap(reference).count == 20 && first.prefix(20).allSatisfy { reference($0) != nil })
        // A network of version 6 is one address, another address is another, and ten minutes later it is as before.
        #expect(try reference(refused("2001:db8::2")) == nil)
        #expect(try reference(refused("192.0.2.9")) != nil)
        site.time.advance(seconds: 600)
        #expect(try reference(refused("2001:db8::1")) != nil)
        // The authorization endpoint's refusals are of the same budget.
        let client = try site.webClient()
        let asked = AuthorizationParameters(client).with("scope", "nothing:here")
        let told = try (0..<25).map { _ in
            try TestBrowser(site).get(asked.target()).sent.first("error_description") ?? ""
        }
        #expect(told.allSatisfy { $0.contains("nothing:here") })
        #expect(told.filter { $0.contains("(reference ") }.count == 20)
        let unknown = try TestBrowser(site).get(asked.with("client_id", "nobody").target())
        #expect(unknown.status == 400 && !unknown.text.contains("(reference "))
    }

    @Test func `All addresses together are recorded six hundred times an hour, another tenant's apart`() throws {
        let site = try TestSite()
        var recorded = 0
        for number in 0..<640 {
            let answer = try site.post(Paths.appToken, [], from: "198.51.\(number / 250).\(number % 250)")
            if reference(answer) != nil { recorded += 1 }
        }
        #expect(recorded == 600)
        let other = try site.post(Paths.appToken, [], host: site.fixtures.otherHost)
        #expect(reference(other) != nil)
    }

    @Test func `A record goes after thirty days`() throws {
        let site = try TestSite()
        let answer = try site.post(Paths.rootToken, [], .basic(site.fixtures.plain))
        site.time.advance(seconds: DecisionRecord.lifetime)
        _ = try site.installation.sweep()
        #expect(try record(answer, site) != nil)
        site.time.advance(seconds: 1)
        _ = try site.installation.sweep()
        #expect(try record(answer, site) == nil)
    }

    @Test func `A refusal that cannot be recorded is the same refusal`() throws {
        let site = try TestSite()
        try site.run("DROP TABLE decision_records")
        let answer = try site.post(Paths.rootToken, [], .basic(site.fixtures.plain))
        #expect(answer.status == 400 && answer.error == "invalid_request" && reference(answer) == nil)
    }
}
