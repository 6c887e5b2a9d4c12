// Signing keys at the dashboard.

import HTTP
import Model
import Store
import Testing
import TestSupport

@Suite struct KeyPageTests {
    let desk: OperatorDesk

    init() throws { desk = try OperatorDesk() }

    private func keys() throws -> [SigningKey] {
        try desk.reception.site.store().read { try $0.signingKeys.all() }
    }

    private func primary(_ algorithm: SigningAlgorithm) throws -> SigningKey {
        try #require(try keys().first { $0.isPrimary && $0.algorithm == algorithm })
    }

    @Test func `A key is generated with its choices, is pending until it is known, and says so`() throws {
        let form = try desk.page("/signing-keys/new").text
        for text in ["RS256", "ES256", "PS256", "EdDSA", "2048 bits", "4096 bits"] { #expect(form.contains(text)) }
        let answer = try desk.send("/signing-keys/new", [("algorithm", "ES256"), ("size", "")])
        #expect(answer.status == 303, "\(answer.text)")
        let key = try #require(try keys().first { $0.status == .pending && $0.algorithm == .es256 })
        #expect(answer.location == "\(OperatorDesk.place)/signing-keys/\(key.id)?done=created")
        let list = try desk.page("/signing-keys").text
        #expect(list.contains(">pending</span> until <time") && list.contains(">primary</span> signs new tokens"))
        let page = try desk.page("/signing-keys/\(key.id)").text
        #expect(page.contains("/deactivate\"") && page.contains("/delete\"") && !page.contains("/set-primary\""))
        #expect(try desk.send("/signing-keys/\(key.id)/delete", []).status == 303)
        #expect(try !keys().contains { $0.id == key.id })
    }

    @Test func `A size that the algorithm does not have is said at its field`() throws {
        let answer = try desk.send("/signing-keys/new", [("algorithm", "ES256"), ("size", "4096")])
        #expect(answer.status == 422 && answer.text.contains(#"id="field-size-error""#), "\(answer.text)")
        let unknown = try desk.send("/signing-keys/new", [("algorithm", "none"), ("size", "")])
        #expect(unknown.status == 422 && unknown.text.contains(#"id="field-algorithm-error""#))
    }

    @Test func `Deactivating says what breaks, and breaks it`() throws {
        let site = desk.reception.site
        let token = try #require(
            try site.post(
                "/oauth/token",
                [("grant_type", "client_credentials"), ("resource", "http://acme-test.localhost:4000/api")],
                .basic(site.fixtures.management))["access_token"])
        let call = { try site.get("/api/users", .bearer(token)).status }
        #expect(try call() == 200)
        let key = try primary(.rs256)
        let page = try desk.page("/signing-keys/\(key.id)/deactivate").text
        for text in ["every RS256 token", "live for up to 2 hours", "tokens of RS256"] {
            #expect(page.contains(text), "\(text): \(page)")
        }
        site.time.advance(seconds: 601)
        #expect(try desk.send("/signing-keys/\(key.id)/deactivate", []).status == 422)
        let answer = try desk.send("/signing-keys/\(key.id)/deactivate", [("password", "correct horse")])
        #expect(answer.status == 303, "\(answer.text)")
        #expect(try call() == 401)
        let list = try desk.page("/signing-keys").text
        #expect(list.contains(">deactivated</span> no longer published"))
        #expect(try primary(.rs256).id != key.id)
    }
}
