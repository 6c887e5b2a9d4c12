// One tenant's storage hangs: the others must not notice.

import Administration
import Database
import JSON
import Model
import POSIX
import SQLite
import Store
import Testing

extension EndToEnd {
    @Suite("A tenant whose file is locked", .serving)
    struct LockedTenantTests {
        let server: Development

        init() throws { server = try Development.current() }

        @Test("holds half the workers at most: others are served, and its own are told when to come again")
        func othersAreServed() throws {
            let client = try server.client()
            let test = server.test
            let token = try test.token(client.id, client.secret).string("access_token")
            let keeper = try Operator(server)
            defer { keeper.close() }
            let holder = try SQLiteConnection(
                path: keeper.installation.folder.identity(keeper.environment.id), mode: .readWrite)
            try holder.run("BEGIN IMMEDIATE")

            // More than there are workers; a worker that waits, waits for five seconds.
            let answers = Monitor<[(status: Int, retryAfter: String?)]>([])
            let threads = (0..<20).map { _ in
                POSIX.Thread(name: "revoking") {
                    let form = [("token", token), ("client_id", client.id), ("client_secret", client.secret)]
                    let reply = try? test.form("/oauth/revoke", form)
                    answers.withLock { $0.append((reply?.status ?? 0, reply?["retry-after"])) }
                }
            }
            let refused = try #require(answers.wait(milliseconds: 4_000) { $0.count >= 12 ? $0 : nil })
            #expect(refused.allSatisfy { $0.status == 503 && $0.retryAfter == "1" })
            let other = server.tenant("acme")
            let reply = try other.token(try server.value("OTHER_CLIENT_ID"), try server.value("OTHER_CLIENT_SECRET"))
            #expect(reply.status == 200)
            // The eight who wait did so all the time.
            #expect(answers.withLock { $0.count } == 12)
            try holder.run("ROLLBACK")
            for thread in threads { thread.join() }
            #expect(answers.withLock { $0.count(where: { $0.status == 200 }) } == 8)
            #expect(try !test.isActive(token, client))
        }
    }
}
