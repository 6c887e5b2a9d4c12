// What ends when an account, a right or a state is somebody else's: links in mails, tokens, requests that come late.

import Cryptography
import Database
import HTTP
import HTTPTypes
import Identity
import JSON
import Model
import Outbound
import Store
import Testing
import TestSupport

@Suite struct HandOverTests {
    /// Links of every purpose, as mails carry them.
    private func link(_ desk: Desk, _ user: String) throws {
        let (now, id) = (desk.site.time.now, try #require(ID<User>(user)))
        try desk.site.store().write { rows in
            for purpose in MailToken.Purpose.allCases {
                try rows.mailTokens.insert(
                    MailToken(
                        digest: Digest.sha256(Array(purpose.rawValue.utf8)), purpose: purpose, user: id,
                        email: try EmailAddress("a@example.com"), createdAt: now, expiresAt: now.adding(seconds: 3600)))
            }
        }
    }

    private func isAnyGood(_ desk: Desk) throws -> Bool {
        try desk.site.store().read { rows in
            try MailToken.Purpose.allCases.contains { purpose in
                let found = try rows.mailTokens.find(digest: Digest.sha256(Array(purpose.rawValue.utf8)))
                return try #require(found).usedAt == nil
            }
        }
    }

    @Test(
        arguments: [
            ["password": "another secret"], ["email": "b@example.com"], ["email_verified": true],
            ["status": "suspended"],
        ] as [JSON])
    func `Who gives an account to somebody ends the links that were mailed before`(_ change: JSON) throws {
        let desk = try Desk()
        let user = try desk.user("a@example.com")
        try link(desk, user)
        #expect(try desk.update("users", "user", user, ["first_name": "Ada"]).status == 200)
        #expect(try isAnyGood(desk))
        #expect(try desk.update("users", "user", user, change).status == 200)
        #expect(try !isAnyGood(desk))
    }

    @Test func `A link to a new password is worth nothing once an operator has set one`() throws {
        let desk = try Desk()
        let site = desk.site
        let user = try desk.user("a@example.com", ["password": "correct horse", "email_verified": true])
        let store = try site.store()
        try site.people.passwordReset.request(
            email: "a@example.com", interaction: nil, in: store, environment: site.fixtures.environment.id,
            at: site.time.now)
        _ = site.mailQueue.drain(milliseconds: 5000)
        let mail = try #require(site.mails.all.last).text
        let start = try #require(mail.firstRange(of: "?token=")).upperBound
        let token = Secret(String(mail[start...].prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }))
        func isGood() throws -> Bool {
            try store.read { try site.people.passwordReset.isGood(token, in: $0, at: site.time.now) }
        }
        #expect(try isGood())
        #expect(try desk.update("users", "user", user, ["password": "battery staple"]).status == 200)
        #expect(try !isGood())
    }

    @Test func `A client's own tokens end with its grant for an API, and stay ended when it gets another`() throws {
        let desk = try Desk()
        let token = try desk.site.token(desk.site.fixtures.reader, resource: Fixtures.documents)
        #expect(try desk.site.introspect(token).isActive == true)
        let client = try desk.get("clients?filter%5Bclient_id%5D=\(desk.site.fixtures.reader.id)").ids[0]
        let path = "client-resource-server-grants"
        let grants = try desk.get("\(path)?filter%5Bclient%5D=\(client)&include=resource_server")
        let servers = (grants.json["included"]?.array ?? []).filter {
            $0["attributes"]?["identifier"] == .string(Fixtures.documents)
        }
        let server = try #require(servers.first?["id"]?.string)
        let grant = try #require(
            try desk.get("\(path)?filter%5Bclient%5D=\(client)&filter%5Bresource_server%5D=\(server)").ids.first)
        #expect(try desk.send(.delete, "\(path)/\(grant)").status == 200)
        #expect(try desk.site.introspect(token).isActive == false)
        _ = try desk.made(
            path, "client_resource_server_grant", [:],
            [("client", "client", client), ("resource_server", "resource_server", server)])
        #expect(try desk.site.introspect(token).isActive == false)
        let next = try desk.site.token(desk.site.fixtures.reader, resource: Fixtures.documents)
        #expect(try desk.site.introspect(next).isActive == true)
    }

    @Test func `Nobody's token for an API that was deleted is good any more`() throws {
        let desk = try Desk()
        let token = try desk.site.token(desk.site.fixtures.reader, resource: Fixtures.documents)
        #expect(try desk.site.introspect(token).isActive == true)
        let identifier = Fixtures.documents.replacing(":", with: "%3A").replacing("/", with: "%2F")
        let server = try #require(try desk.get("resource-servers?filter%5Bidentifier%5D=\(identifier)").ids.first)
        #expect(try desk.send(.delete, "resource-servers/\(server)").status == 200)
        #expect(try desk.site.introspect(token).isActive == false)
    }

    /// Every action and every deletion, of one resource each.
    @Test(
        arguments: [
            ("clients", "rotate-secret"), ("clients", nil), ("sessions", "touch"), ("sessions", "revoke"),
            ("sessions", nil), ("invitations", "revoke"), ("invitations", nil), ("signing-keys", "deactivate"),
            ("signing-keys", "set-primary"), ("signing-keys", nil), ("users", nil),
        ] as [(String, String?)])
    func `What is done to a state that is past is 412, and changes nothing`(_ path: String, _ action: String?) throws {
        let desk = try Desk()
        let user = try desk.user("a@example.com")
        let id: String
        switch path {
        case "clients": id = try desk.made(path, "client", ["name": "New"])
        case "sessions": id = try desk.made(path, "session", [:], [("user", "user", user)])
        case "invitations": id = try desk.made(path, "invitation", ["email": "b@example.com"])
        case "signing-keys": id = try desk.made(path, "signing_key", ["algorithm": "ES256"])
        default: id = user
        }
        let before = try desk.get("\(path)/\(id)")
        let tag = try #require(before.field(.eTag))
        let place = "\(path)/\(id)" + (action.map { "/\($0)" } ?? "")
        desk.site.time.advance(seconds: 1)
        let late = try desk.send(action == nil ? .delete : .patch, place, fields: [.ifMatch: "\"past\""])
        #expect(late.status == 412 && late.errors[0]["source"]?["header"] == "If-Match", "\(late.text)")
        #expect(try desk.get("\(path)/\(id)").field(.eTag) == tag)
        let done = try desk.send(action == nil ? .delete : .patch, place, fields: [.ifMatch: tag])
        // A key that nobody knows yet cannot be the primary one, whatever its state.
        #expect(done.status == (action == "set-primary" ? 409 : 200), "\(done.text)")
    }
}
