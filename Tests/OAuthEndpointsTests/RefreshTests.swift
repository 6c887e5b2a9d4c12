// Refreshing (RFC 6749 section 6, RFC 9700 section 4.14): rotation, retries and reuse.

import Administration
import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

@Suite struct RefreshTests {
    private let site: TestSite
    private let client: PeopleClient

    init() throws {
        site = try TestSite()
        client = try site.peopleClient()
    }

    private func first(scope: String = "openid profile email") throws -> (SignedInPerson, String, String) {
        let person = try site.signIn(client, scope: scope)
        let tokens = try site.tokens(of: person, client)
        return (person, tokens["refresh_token"] ?? "", tokens["access_token"] ?? "")
    }

    private func next(_ token: String) throws -> String {
        let answer = try site.refresh(token, client)
        #expect(answer.status == 200, "\(answer.text)")
        return answer["refresh_token"] ?? ""
    }

    @Test func `A refresh token gives new tokens and its successor`() throws {
        let (person, token, access) = try first()
        site.time.advance(seconds: 100)
        let answer = try site.refresh(token, client)
        #expect(answer.status == 200 && answer["refresh_token"] != token && answer["access_token"] != access)
        let idToken = try TokenParts(answer["id_token"] ?? "")
        #expect(idToken.claims["auth_time"] == .integer(person.session.authenticatedAt.seconds))
        #expect(idToken.claims["nonce"] == nil)
        #expect(idToken.claims["sub"]?.string == person.user.id.description)
        #expect(try site.introspect(access).isActive == true)
        let row = try site.store().read { try $0.refreshTokens.find(person.grant.id) }
        #expect(row?.generation == 1)
    }

    @Test func `A retry within ten seconds gets the same successor, and nothing is written`() throws {
        let (person, token, _) = try first()
        let successor = try next(token)
        let before = try site.store().read { try $0.refreshTokens.find(person.grant.id) }
        site.time.advance(seconds: 10)
        #expect(try next(token) == successor)
        #expect(try site.store().read { try $0.refreshTokens.find(person.grant.id) } == before)
        #expect(try next(successor) != successor)
    }

    @Test func `Later than that a reuse ends the family`() throws {
        let (_, token, access) = try first()
        let successor = try next(token)
        site.time.advance(milliseconds: 10_001)
        #expect(try site.refresh(token, client).error == "invalid_grant")
        #expect(try site.refresh(successor, client).error == "invalid_grant")
        #expect(try site.introspect(access).isActive == false)
        #expect(try site.audited().filter { $0 == "grant.revoked" }.count == 1)
    }

    @Test(arguments: [2, 5, 40])
    func `A token older than the last ends the family at any time`(_ generations: Int) throws {
        let (_, token, _) = try first()
        var current = token
        for _ in 0..<generations { current = try next(current) }
        #expect(try site.refresh(token, client).error == "invalid_grant")
        #expect(try site.refresh(current, client).error == "invalid_grant")
        #expect(try site.audited().filter { $0 == "grant.revoked" }.count == 1)
    }

    /// Whoever knows the grant's identifier (it stands in access tokens) cannot end it.
    @Test func `What was never a token of the family is refused and ends nothing`() throws {
        let (_, token, access) = try first()
        let current = try next(next(token))
        var forged: [String] = ["", "gh_rt_", access, token + "A", String(token.dropLast()), "gh_rt_" + access]
        // Another secret for generations 0 to 3 and the last: the 70 characters hold 16, 4 and 32 bytes.
        for generation in ["AAAAA", "AAAAE", "AAAAI", "AAAAM", "_____"] {
            forged.append(String(token.prefix(28)) + generation + String(repeating: "A", count: 43))
        }
        for text in forged {
            let answer = try site.refresh(text, client)
            #expect(answer.error == (text.isEmpty ? "invalid_request" : "invalid_grant"), "\(text)")
        }
        #expect(try site.refresh(current, client).status == 200)
        #expect(try !site.audited().contains("grant.revoked"))
    }

    @Test func `Advisory18: 64 simultaneous uses of one token get one successor, and there is one row`() throws {
        let (person, token, _) = try first()
        let answers = try TestThreads(64) { [site, client] _ in try site.refresh(token, client) }.values()
        #expect(answers.allSatisfy { $0.status == 200 })
        #expect(Set(answers.compactMap { $0["refresh_token"] }).count == 1)
        let row = try site.store().read { try $0.refreshTokens.find(person.grant.id) }
        #expect(row?.generation == 1)
        #expect(try next(answers[0]["refresh_token"] ?? "") != token)
    }

    @Test func `Advisory19: a replay is noticed by another process`() throws {
        let (_, token, _) = try first()
        let successor = try next(token)
        let current = try next(successor)
        let other = try site.another()
        defer { other.close() }
        let store = try other.stores.store(site.fixtures.environment.id)
        #expect(try store.read { try $0.settings.secret("refresh") } != nil)
        site.installation.stores.closeAll()
        #expect(try site.refresh(token, client).error == "invalid_grant")
        #expect(try site.refresh(current, client).error == "invalid_grant")
    }

    private static let endings: [(StaticString, Bool)] = [
        ("DELETE FROM consents", true), ("UPDATE users SET status = 'suspended' WHERE kind = 'person'", true),
        ("DELETE FROM users WHERE kind = 'person'", true), ("UPDATE grants SET revoked_at = 1", true),
        ("UPDATE sessions SET revoked_at = 1", false), ("UPDATE sessions SET expires_at = 1", false),
        ("DELETE FROM sessions", false),
    ]

    @Test(arguments: 0..<endings.count)
    func `Advisory20: what a person or operator has withdrawn is refreshed no more`(_ index: Int) throws {
        let (sql, endsOffline) = Self.endings[index]
        let (_, online, _) = try first()
        let (_, offline, _) = try first(scope: "openid offline_access")
        try site.run("\(raw: sql)")
        #expect(try site.refresh(online, client).error == "invalid_grant")
        #expect(try site.refresh(offline, client).status == (endsOffline ? 400 : 200))
    }

    @Test(arguments: [
        "UPDATE users SET status = 'suspended' WHERE kind = 'person'", "DELETE FROM users WHERE kind = 'person'",
        "UPDATE grants SET revoked_at = 1",
    ] as [StaticString])
    func `Advisory20: nor are access tokens taken`(_ sql: StaticString) throws {
        let (_, _, access) = try first()
        #expect(try site.introspect(access).isActive == true)
        #expect(try site.get("/oauth/userinfo", .bearer(access)).status == 200)
        try site.run("\(raw: sql)")
        #expect(try site.introspect(access).isActive == false)
        #expect(try site.get("/oauth/userinfo", .bearer(access)).status == 401)
    }

    @Test func `Advisory43: a token that lies idle too long, or whose grant is over, is refused`() throws {
        try site.run("UPDATE settings SET refresh_idle_lifetime = 1000")
        let short = try site.signIn(client, grantLifetime: 1500)
        var token = try site.tokens(of: short, client)["refresh_token"] ?? ""
        let (_, idle, _) = try first()
        site.time.advance(seconds: 999)
        token = try next(token)
        site.time.advance(seconds: 1)
        #expect(try site.refresh(idle, client).error == "invalid_grant")
        site.time.advance(seconds: 499)
        let answer = try site.refresh(token, client)
        #expect(answer.status == 200 && answer.json["expires_in"] == 1)
        site.time.advance(seconds: 1)
        #expect(try site.refresh(answer["refresh_token"] ?? "", client).error == "invalid_grant")
    }

    @Test func `Scopes can be narrowed and not widened, and the grant keeps them all`() throws {
        let (_, token, _) = try first()
        let narrow = try site.refresh(token, client, ["scope": "openid"])
        #expect(narrow["scope"] == "openid")
        let current = narrow["refresh_token"] ?? ""
        #expect(try site.refresh(current, client, ["scope": "openid phone"]).error == "invalid_scope")
        // What was refused has not rotated anything.
        #expect(try site.refresh(current, client)["scope"] == "openid profile email")
    }

    @Test func `The audience can be narrowed to the issuer and not led elsewhere`() throws {
        let (_, token, _) = try first(scope: "openid read:documents")
        let narrow = try site.refresh(token, client, ["resource": site.fixtures.root])
        #expect(narrow["scope"] == "openid")
        #expect(try TokenParts(narrow["access_token"] ?? "").claims["aud"]?.string == site.fixtures.root)
        let current = narrow["refresh_token"] ?? ""
        for resource in [Fixtures.billing, site.fixtures.root + "/api", "https://nobody.example"] {
            #expect(try site.refresh(current, client, ["resource": resource]).error == "invalid_target")
        }
        let same = try site.refresh(current, client, ["resource": Fixtures.documents])
        #expect(try TokenParts(same["access_token"] ?? "").claims["aud"]?.string == Fixtures.documents)
    }

    @Test func `Revoking a refresh token, also an older one, ends its grant`() throws {
        for isOld in [false, true] {
            let (_, token, access) = try first()
            let current = isOld ? try next(next(token)) : token
            let stranger = try site.peopleClient("stranger\(isOld)")
            let refused = try site.post(Paths.rootRevocation, [("token", token)], stranger.proof)
            #expect(refused.error == "unauthorized_client")
            #expect(try site.introspect(access).isActive == true)
            #expect(try site.post(Paths.rootRevocation, [("token", token)], client.proof).status == 200)
            #expect(try site.introspect(access).isActive == false)
            #expect(try site.refresh(current, client).error == "invalid_grant")
            #expect(try site.post(Paths.rootRevocation, [("token", token)], client.proof).status == 200)
        }
    }

    @Test func `Introspection describes a refresh token to its own client alone`() throws {
        let (person, token, _) = try first()
        let own = try site.post(Paths.rootIntrospection, [("token", token)], client.proof)
        #expect(own.isActive == true && own["client_id"] == client.id && own["token_type"] == nil)
        #expect(own["sub"] == person.user.id.description)
        #expect(try site.introspect(token).isActive == false)
        #expect(try site.post(Paths.appIntrospection, [("token", token)], client.proof).isActive == false)
        _ = try next(token)
        #expect(try site.post(Paths.rootIntrospection, [("token", token)], client.proof).isActive == false)
    }

    @Test func `No token or code stands in the log or the file`() throws {
        let (person, token, access) = try first()
        let current = try next(token)
        let log = try site.log()
        for secret in [token, access, current, person.code, person.cookie] { #expect(!log.contains(secret)) }
    }
}
