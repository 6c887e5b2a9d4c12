// Keys that change while tokens are asked for.

import JSON
import Model
import POSIX
import Testing

extension EndToEnd {
    @Suite("Key rotation under load", .serving)
    struct RotationTests {
        let server: Development

        init() throws { server = try Development.current() }

        /// What the relying parties have seen, and how far they are.
        private struct Load {
            var rounds = [0, 0]
            var kids: Set<String> = []
            var problems: [String] = []
            var isOver = false
        }

        @Test("no relying party that fetched the keys in time ever meets a token of a key it does not know")
        func neverUnknown() throws {
            let load = Monitor(Load())
            let client = try server.client()
            let test = server.test
            let threads = (0..<2).map { index in
                POSIX.Thread(name: "relying party") {
                    var known: [String] = []
                    while !load.withLock({ $0.isOver }) {
                        do {
                            // The keys first: the token's is among those that were published before it was signed.
                            known = try test.keyIDs()
                            for _ in 0..<3 {
                                let kid = try ReadToken(test.token(client.id, client.secret).string("access_token")).kid
                                let now = try test.keyIDs()
                                load.withLock { load in
                                    load.kids.insert(kid ?? "")
                                    if !known.contains(kid ?? "") {
                                        load.problems.append("\(kid ?? "") came too early")
                                    }
                                    if !now.contains(kid ?? "") {
                                        load.problems.append("\(kid ?? "") is not published")
                                    }
                                }
                            }
                        } catch {
                            load.withLock { $0.problems.append("\(error)") }
                        }
                        load.withLock { $0.rounds[index] += 1 }
                    }
                }
            }
            defer { stop(load, threads) }
            // This operator's clock is ahead: what is pending is due at once, when it is asked.
            let later = try Operator(server, later: 700)
            defer { later.close() }
            for _ in 0..<4 {
                let kid = try rotate("RS256")
                // As long as a cache lives: everybody has fetched the keys anew.
                let rounds = load.withLock { $0.rounds }
                #expect(eventually { load.withLock { zip($0.rounds, rounds).allSatisfy { $0 > $1 + 1 } } })
                #expect(load.withLock { !$0.kids.contains(kid) }, "a pending key signs nothing")
                try later.startDue()
                #expect(eventually { load.withLock { $0.kids.contains(kid) } }, "the new key signs")
            }
            stop(load, threads)
            #expect(load.withLock { $0.problems } == [])
            #expect(load.withLock { $0.kids.count } >= 5)
        }

        /// The new key's name.
        private func rotate(_ algorithm: String) throws -> String {
            let made = try server.command("keys", "rotate", "--environment", "acme-test", "--algorithm", algorithm)
            return try #require(made.array?.first?.object?["kid"]?.string)
        }

        private func stop(_ load: Monitor<Load>, _ threads: [POSIX.Thread]) {
            let wasOver = load.withLock { load in
                defer { load.isOver = true }
                return load.isOver
            }
            if !wasOver { threads.forEach { $0.join() } }
        }

        @Test("documents of the same length within one second have different tags")
        func tags() throws {
            let keeper = try Operator(server)
            defer { keeper.close() }
            var tags: [String] = []
            var bodies: [String] = []
            let start = SystemClock.monotonicMicroseconds()
            for _ in 0..<3 {
                let key = try keeper.rotate(.es256)
                let reply = try server.test.get("/.well-known/jwks.json")
                tags.append(reply["etag"] ?? "")
                bodies.append(reply.text)
                _ = try keeper.deactivate(key)
            }
            #expect(SystemClock.monotonicMicroseconds() - start < 3_000_000)
            #expect(Set(bodies.map(\.utf8.count)).count == 1 && Set(bodies).count == 3)
            #expect(Set(tags).count == 3, "\(tags)")
        }

        @Test("the tokens of a deactivated key are refused at once, and its successor signs")
        func deactivated() throws {
            let client = try server.client()
            let machine = try server.machine()
            let users = "/api/v1/apps/\(try server.value("PUBLIC_CLIENT_ID"))/users"
            let token = try server.test.token(client.id, client.secret).string("access_token")
            let bearer = try server.test.token(
                machine.id, machine.secret, at: "/api/v1/oidc/token", [("scope", "users:read")]
            ).string("access_token")
            #expect(try server.test.isActive(token, client))
            #expect(try server.test.get(users, ["Authorization: Bearer \(bearer)"]).status == 200)
            let kid = try #require(ReadToken(token).kid)
            let next = try rotate("RS256")
            let ended = try server.command("keys", "deactivate", "--environment", "acme-test", kid)
            #expect(ended.object?["successor"]?.string == next)

            #expect(try !server.test.isActive(token, client))
            #expect(try server.test.get(users, ["Authorization: Bearer \(bearer)"]).status == 401)
            for tenant in [server.test, server.bare] { #expect(try !tenant.keyIDs().contains(kid)) }
            let issued = try server.test.token(client.id, client.secret).string("access_token")
            #expect(try ReadToken(issued).kid == next)
            #expect(try server.test.isActive(issued, client))
        }
    }
}
