// Codes and refresh tokens used many times at once and after a crash, through nginx: advisories 18 and 19.

import Administration
import Database
import JSON
import Model
import POSIX
import SQLite
import Store
import Testing

extension EndToEnd {
    @Suite("What may be used once")
    struct SingleUseTests {
        /// A server with a client of the operator's own.
        private struct Place {
            let server: Development
            let client: (id: String, secret: String)

            init(_ server: Development) throws {
                self.server = server
                let made = try server.command(
                    "client", "create", "--environment", "acme-test", "--name", "Race", "--first-party",
                    "--redirect-uri", PlainBrowser.callback)
                client = (made["client_id"]?.string ?? "", made["client_secret"]?.string ?? "")
            }

            func code() throws -> String {
                let person = (try server.value("DEMO_EMAIL"), try server.value("DEMO_PASSWORD"))
                return try PlainBrowser(server.test, person).code(for: client.id)
            }

            func redeem(_ code: String) throws -> Reply {
                try ask([
                    ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", PlainBrowser.callback),
                    ("code_verifier", PlainBrowser.verifier),
                ])
            }

            func refresh(_ token: String) throws -> Reply {
                try ask([("grant_type", "refresh_token"), ("refresh_token", token)])
            }

            private func ask(_ pairs: [(String, String)]) throws -> Reply {
                try server.test.form(
                    "/oauth/token", pairs + [("client_id", client.id), ("client_secret", client.secret)])
            }

            /// Answers to as many requests at once.
            func atOnce(_ count: Int, _ body: @escaping @Sendable (Place) throws -> Reply) throws -> [Reply] {
                let replies = Monitor<[Result<Reply, any Error>]>([])
                let threads = (0..<count).map { number in
                    POSIX.Thread(name: "use-\(number)") {
                        let reply = Result { try body(self) }
                        replies.withLock { $0.append(reply) }
                    }
                }
                for thread in threads { thread.join() }
                return try replies.withLock { $0 }.map { try $0.get() }
            }

            /// Generations of the refresh tokens that a grant has.
            func generations(of token: Reply) throws -> [Int] {
                let grant = try ReadToken(token.string("access_token"))["grant_id"] ?? ""
                let keeper = try Operator(server)
                defer { keeper.close() }
                let connection = try SQLiteConnection(
                    path: keeper.installation.folder.identity(keeper.environment.id), mode: .readOnly)
                return try connection.rows("SELECT generation FROM refresh_tokens WHERE grant_id = \(grant)") {
                    try $0.get(0)
                }
            }
        }

        private func serve(_ body: (Place) throws -> Void) throws {
            let server = try Development()
            defer { server.remove() }
            try server.start()
            try body(try Place(server))
        }

        @Test("64 simultaneous uses of one code have one winner, and end what it got")
        func code() throws {
            try serve { place in
                let code = try place.code()
                let replies = try place.atOnce(64) { try $0.redeem(code) }
                let winners = replies.filter { $0.status == 200 }
                #expect(winners.count == 1)
                for reply in replies where reply.status != 200 {
                    #expect(try reply.status == 400 && reply.string("error") == "invalid_grant")
                }
                let winner = try #require(winners.first)
                #expect(try !place.server.test.isActive(winner.string("access_token"), place.client))
                #expect(try place.refresh(winner.string("refresh_token")).status == 400)
                #expect(try place.generations(of: winner).isEmpty)
            }
        }

        @Test("64 simultaneous uses of one refresh token have one successor and one row")
        func refreshToken() throws {
            try serve { place in
                let first = try place.redeem(place.code())
                let token = try first.string("refresh_token")
                let replies = try place.atOnce(64) { try $0.refresh(token) }
                // Within the ten seconds in which a client may ask again, each use is a retry of the first.
                #expect(replies.allSatisfy { $0.status == 200 })
                let successors = Set(try replies.map { try $0.string("refresh_token") })
                #expect(successors.count == 1 && !successors.contains(token))
                #expect(try place.generations(of: first) == [1])
                let next = try place.refresh(try #require(successors.first))
                #expect(next.status == 200)
                #expect(try place.generations(of: first) == [2])
                // No fork: the old one is known to be old, and ends the family.
                #expect(try place.refresh(token).status == 400)
                #expect(try place.refresh(next.string("refresh_token")).status == 400)
            }
        }

        @Test("a code that was used is used after the application was killed, too")
        func killedAfterCode() throws {
            try serve { place in
                let code = try place.code()
                let tokens = try place.redeem(code)
                place.server.kill()
                #expect(tokens.status == 200)
                try place.server.start()
                #expect(try place.server.test.isActive(tokens.string("access_token"), place.client))
                let again = try place.redeem(code)
                #expect(try again.status == 400 && again.string("error") == "invalid_grant")
                #expect(try !place.server.test.isActive(tokens.string("access_token"), place.client))
                #expect(try place.refresh(tokens.string("refresh_token")).status == 400)
            }
        }

        @Test("so is a refresh token, and a retry still gets the successor it did not hear of")
        func killedAfterRefresh() throws {
            try serve { place in
                let first = try place.redeem(place.code()).string("refresh_token")
                let second = try place.refresh(first).string("refresh_token")
                let rotated = try place.refresh(second)
                place.server.kill()
                let third = try rotated.string("refresh_token")
                try place.server.start()
                let retried = try place.refresh(second)
                // A start may take longer than the retry's ten seconds: then it is a reuse, which ends the family.
                if retried.status == 200 {
                    #expect(try retried.string("refresh_token") == third)
                    #expect(try place.generations(of: rotated) == [2])
                }
                let replay = try place.refresh(first)
                #expect(try replay.status == 400 && replay.string("error") == "invalid_grant")
                #expect(try place.refresh(third).status == 400)
                #expect(try !place.server.test.isActive(rotated.string("access_token"), place.client))
            }
        }
    }
}
