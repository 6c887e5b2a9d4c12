// RFC 7009: token revocation.

import Database
import Administration
import HTTP
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

@Suite struct RFC7009Tests {
    private func revoke(_ token: String, _ proof: Proof, _ site: TestSite, app: Bool = false, hint: String? = nil)
        throws
        -> Answer
    {
        var pairs = [("token", token)]
        if let hint { pairs.append(("token_type_hint", hint)) }
        return try site.post(app ? Paths.appRevocation : Paths.rootRevocation, pairs, proof)
    }

    /// Section 2: "the authorization server … invalidates the token. The invalidation takes place immediately".
    @Test(arguments: [nil, "access_token", "refresh_token", "something_else", ""])
    func `A revoked token is worth nothing at once, whatever the hint`(_ hint: String?) throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain)
        #expect(try site.introspect(token).isActive == true)
        let answer = try revoke(token, .basic(site.fixtures.plain), site, hint: hint)
        // Section 2.2: the content is nothing, and nothing is to be kept.
        #expect(answer.status == 200 && answer.body.isEmpty && answer.field(.cacheControl) == "no-store")
        #expect(try site.introspect(token).isActive == false)
        #expect(try site.introspect(try site.token(site.fixtures.plain)).isActive == true)
    }

    /// Section 2.1: "REQUIRED".
    @Test func `The token is required`() throws {
        let site = try TestSite()
        for pairs in [[], [("token", "")]] {
            let answer = try site.post(Paths.rootRevocation, pairs, .basic(site.fixtures.plain))
            #expect(answer.status == 400 && answer.error == "invalid_request")
        }
    }

    /// Section 2.1: "The authorization server first validates the client credentials".
    @Test func `Who does not prove itself revokes nothing`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain)
        for proof in [Proof.none, .basic(.init(id: site.fixtures.plain.id, secret: "x")), .bearer(token)] {
            #expect(try revoke(token, proof, site).error == "invalid_client")
        }
        // A confidential client that only names itself has not proved itself.
        #expect(
            try site.post(Paths.rootRevocation, [("token", token), ("client_id", site.fixtures.plain.id)]).status == 401
        )
        #expect(try site.introspect(token).isActive == true)
    }

    /// Section 2.1: "whether the token was issued to the client making the revocation request. If this validation fails, the
    /// request is refused and the client is informed of the error". Advisory 11: bound to the client.
    @Test func `Advisory11: another client's token is refused and lives on`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain)
        for other in [site.fixtures.reader, site.fixtures.app.machine, site.fixtures.management] {
            let answer = try revoke(token, .basic(other), site)
            #expect(answer.status == 400 && answer.error == "unauthorized_client")
        }
        #expect(try site.introspect(token).isActive == true)
    }

    /// Whoever only names itself must not learn from the answer whether a token is good.
    @Test func `A public client that asks for another client's token is answered like for one that is none`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain)
        let user = try site.userToken()
        for text in [token, user, "x"] {
            for client in [site.fixtures.publicClient, site.fixtures.secondApp.publicID] {
                let answer = try site.post(Paths.rootRevocation, [("token", text), ("client_id", client)])
                #expect(answer.status == 200 && answer.body.isEmpty)
            }
        }
        #expect(try site.introspect(token).isActive == true)
        #expect(try site.introspect(user, app: true).isActive == true)
        #expect(try site.store().read { try $0.revocations.all() }.revocations.isEmpty)
    }

    /// Section 2.2: "invalid tokens do not cause an error response".
    @Test(arguments: ["x", "a.b.c", "", "....", "eyJhbGciOiJub25lIn0.e30."])
    func `A token that is none is answered like one that was`(_ text: String) throws {
        let site = try TestSite()
        let answer = try revoke(text.isEmpty ? " " : text, .basic(site.fixtures.plain), site)
        #expect(answer.status == 200 && answer.body.isEmpty)
    }

    @Test func `Revoking twice, or what has expired, is no error`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain)
        for _ in 0..<2 { #expect(try revoke(token, .basic(site.fixtures.plain), site).status == 200) }
        let old = try site.token(site.fixtures.plain)
        site.time.advance(seconds: 3600)
        #expect(try revoke(old, .basic(site.fixtures.plain), site).status == 200)
    }

    @Test func `A machine client revokes what it minted, and a public client its own`() throws {
        let site = try TestSite()
        let (app, second) = (site.fixtures.app, site.fixtures.secondApp)
        let first = try site.userToken(user: "a")
        #expect(try revoke(first, .basic(second.machine), site, app: true).error == "unauthorized_client")
        #expect(try site.introspect(first, app: true).isActive == true)
        #expect(try revoke(first, .basic(app.machine), site, app: true).status == 200)
        #expect(try site.introspect(first, app: true).isActive == false)
        let other = try site.userToken(user: "b")
        let answer = try site.post(Paths.appRevocation, [("token", other), ("client_id", app.publicID)])
        #expect(answer.status == 200)
        #expect(try site.introspect(other, app: true).isActive == false)
    }

    /// A retried revocation, and a purge before its time, must not bring a token back.
    @Test func `A revocation lasts as long as its token`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain)
        _ = try revoke(token, .basic(site.fixtures.plain), site)
        site.time.advance(seconds: 3599)
        _ = try site.installation.sweep()
        #expect(try site.introspect(token).isActive == false)
        #expect(try site.store().read { try $0.revocations.all() }.revocations.count == 1)
        site.time.advance(seconds: 2)
        _ = try site.installation.sweep()
        #expect(try site.store().read { try $0.revocations.all() }.revocations.isEmpty)
        #expect(try site.introspect(token).isActive == false)
    }

    /// Advisory 21: a store that cannot write must not be reported as success.
    @Test func `Advisory21: a revocation that was not stored is no success`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain)
        try site.run("DROP TABLE revocations")
        let answer = try revoke(token, .basic(site.fixtures.plain), site)
        #expect(answer.status == 500 && answer.error == "server_error")
        #expect(answer.description?.contains("request-") == true)
        #expect(!answer.text.contains("revocations"))
        #expect(try site.log().contains("revocations"))
    }
}
