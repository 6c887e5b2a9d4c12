// What a client gets whose algorithm the environment has no key of: an error that names it, and never another algorithm.

import Database
import HTTP
import HTTPTypes
import Model
import Store
import Testing
import TestSupport

@Suite struct MissingKeyTests {
    private let site: TestSite

    init() throws {
        site = try TestSite()
    }

    private func lose(_ algorithm: String) throws {
        try site.run("DELETE FROM signing_keys WHERE algorithm = \(algorithm)")
    }

    private func isNamed(_ answer: Answer, _ algorithm: String) throws {
        #expect(answer.status == 500 && answer.error == "server_error", "\(answer.text)")
        #expect(answer["access_token"] == nil)
        let sentence = try #require(answer.description)
        #expect(sentence.contains("sign with \(algorithm)"))
        let reference = try #require(sentence.split(separator: "(reference ").last?.dropLast())
        let record = try #require(
            try site.store().read { try $0.decisionRecords.find(String(reference)) }, "\(sentence)")
        #expect(record.rule == "signing_key" && record.value == algorithm)
        #expect(try site.log().contains("no signing key for \(algorithm)"))
    }

    @Test func `An access token is not signed with another algorithm's key`() throws {
        try lose("ES256")
        try isNamed(try site.tokenAnswer(site.fixtures.es256), "ES256")
        #expect(try site.tokenAnswer(site.fixtures.plain).status == 200)
    }

    @Test func `The default is RS256, and nothing else in its place`() throws {
        try lose("RS256")
        try isNamed(try site.tokenAnswer(site.fixtures.plain), "RS256")
    }

    @Test func `A code is not used up for an ID token that cannot be signed`() throws {
        let client = try site.peopleClient(algorithm: .es256)
        let person = try site.signIn(client)
        try site.run("UPDATE clients SET id_token_algorithm = 'PS256' WHERE client_id = \(client.id)")
        try isNamed(try site.redeem(person.code, client), "PS256")
        try site.run("UPDATE clients SET id_token_algorithm = NULL WHERE client_id = \(client.id)")
        #expect(try site.redeem(person.code, client).status == 200)
    }

    @Test func `Userinfo that is to be signed says so too`() throws {
        let client = try site.peopleClient()
        let token = try site.tokens(of: site.signIn(client), client)["access_token"] ?? ""
        try site.run("UPDATE clients SET userinfo_algorithm = 'EdDSA' WHERE client_id = \(client.id)")
        let answer = try site.get("/oauth/userinfo", .bearer(token))
        #expect(answer.status == 500 && answer.error == "server_error")
        #expect(answer.description?.contains("EdDSA") == true)
    }
}
