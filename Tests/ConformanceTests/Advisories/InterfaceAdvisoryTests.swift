// Advisories 38, 40 and 45: cursors that nobody can make up, work that is bounded, and links and callers that open only their own.

import Cryptography
import HTTP
import HTTPTypes
import JSON
import Model
import OAuth
import Store
import Testing
import TestSupport

@Suite struct InterfaceAdvisoryTests {
    private let interface: Interface
    private var site: TestSite { interface.site }

    init() throws { interface = try Interface() }

    // MARK: Cursors

    /// Two roles each, at both tenants: a cursor behind the first.
    private func cursor(_ token: String, _ host: String = "acme-test.localhost") throws -> String {
        for name in ["a", "b"] {
            let body = #"{"data":{"type":"role","attributes":{"name":"cursor \#(name)"}}}"#
            let made = try ask(.post, "roles", token, host, body)
            #expect(made.status == 201)
        }
        let next = try #require(try ask(.get, "roles?page[limit]=1", token, host).link("next"))
        return String(try #require(next.split(separator: "=").last))
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ token: String, _ host: String = "acme-test.localhost",
        _ body: String = ""
    ) throws -> Answer {
        var fields: Fields = [.authorization: "Bearer \(token)", .accept: "application/vnd.api+json"]
        if !body.isEmpty { fields[.contentType] = "application/vnd.api+json" }
        return try site.send(method, "/api/\(path)", host: host, fields: fields, body: Array(body.utf8))
    }

    private func isRefused(_ answer: Answer) -> Bool {
        answer.status == 400 && answer.json["errors"]?.array?.first?["code"] == "invalid_pagination"
    }

    /// GHSA-r9w3-57w2-gch2, GO-2026-4801, CVE-2026-33505.
    @Test func `Advisory38 A cursor is good at its own list, order and tenant, and nowhere else`() throws {
        let fixtures = site.fixtures
        let foreign = try site.token(
            fixtures.otherManagement, resource: fixtures.otherRoot + "/api", host: fixtures.otherHost)
        let own = try cursor(interface.token)
        let theirs = try cursor(foreign, fixtures.otherHost)
        #expect(try interface.get("roles?page[after]=\(own)").status == 200)
        #expect(try ask(.get, "roles?page[after]=\(theirs)", foreign, fixtures.otherHost).status == 200)
        for path in ["permissions?", "users?", "clients?", "roles?sort=name&", "roles?sort=-id&"] {
            #expect(isRefused(try interface.get("\(path)page[after]=\(own)")), "\(path)")
        }
        #expect(isRefused(try interface.get("roles?page[after]=\(theirs)")))
        #expect(isRefused(try ask(.get, "roles?page[after]=\(own)", foreign, fixtures.otherHost)))
    }

    @Test func `Advisory38 No cursor can be made up, by any change and with no key that anybody could guess`() throws {
        let own = try cursor(interface.token)
        let bytes = try #require(UnpaddedBase64.urlSafe.decode(Array(own.utf8)))
        for index in bytes.indices {
            var forged = bytes
            forged[index] ^= 1
            #expect(isRefused(try interface.get("roles?page[after]=\(text(forged))")), "byte \(index)")
        }
        let payload = Array(#"["' OR 1=1 --"]"#.utf8)
        for key in ["", "secret", "changeme", "gatehouse", String(repeating: "\0", count: 32)] {
            for place in ["", "role", "roles", "roles\n+id\n\n", "role\n+id\n\n"] {
                let tag = HMAC.sha256(key: Array(key.utf8), Array(place.utf8) + payload).prefix(16)
                #expect(isRefused(try interface.get("roles?page[after]=\(text(tag + payload))")))
            }
        }
        for other in [text(payload), text(Array(bytes.prefix(16))), text(bytes.dropLast()), text(bytes + [0x20])] {
            #expect(isRefused(try interface.get("roles?page[after]=\(other)")))
        }
    }

    private func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: UnpaddedBase64.urlSafe.encode(Array(bytes)), as: UTF8.self)
    }

    // MARK: Work

    /// The notes to Kanidm 1.10.
    @Test(arguments: [33, 5000, 400_000])
    func `Advisory40 JSON nested deeper than can be meant is refused wherever JSON is taken`(_ depth: Int) throws {
        let deep = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let created = try interface.send(
            .post, "users", #"{"data":{"type":"user","attributes":{"email":"a@example.com","custom_claims":\#(deep)}}}"#
        )
        #expect(created.status == 400 || created.status == 413, "\(created.status)")
        guard depth < 100 else { return }
        let claims = AuthorizationParameters(try site.webClient()).with("claims", #"{"id_token":\#(deep)}"#)
        #expect(try TestBrowser(site).get(claims.target()).sent.first("error") == "invalid_request")
    }

    @Test func `Advisory40 An include is three deep at most, and filters are fifty`() throws {
        func refused(_ answer: Answer) -> Bool { answer.status == 400 }
        #expect(try interface.get("user-roles?include=user.roles,role").status == 200)
        for depth in [4, 50, 400] {
            let path = (0..<depth).map { $0.isMultiple(of: 2) ? "user" : "roles" }.joined(separator: ".")
            #expect(refused(try interface.get("user-roles?include=\(path)")), "\(depth)")
        }
        let filters = (0..<51).map { "filter[email][\($0.isMultiple(of: 2) ? "not_eq" : "contains")]=u\($0)" }
        let many = try interface.get("users?" + filters.joined(separator: "&"))
        #expect(refused(many))
        let list = (0..<101).map { "u\($0)@example.com" }.joined(separator: ",")
        #expect(refused(try interface.get("users?filter[email][in]=\(list)")))
    }
}
