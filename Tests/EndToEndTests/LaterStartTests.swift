// What a second start keeps, and what a stop leaves.

import Glibc
import POSIX
import Testing

extension EndToEnd {
    @Suite("Stops and later starts")
    struct LaterStartTests {
        @Test("everything is kept: secrets, keys, tokens; other ports move the addresses")
        func keeps() throws {
            let server = try Development()
            defer { server.remove() }
            try server.start()
            let client = try server.client()
            let keys = try server.test.keyIDs()
            let demo = try server.demo()
            let token = try server.test.token(client.id, client.secret).string("access_token")
            #expect(try server.test.isActive(token, client))
            server.stop()

            try server.start()
            #expect(try server.demo().map(\.value) == demo.map(\.value))
            #expect(try server.test.keyIDs() == keys)
            #expect(try server.test.isActive(token, client))
            #expect(try server.test.token(client.id, client.secret).status == 200)
            server.stop()

            let old = server.test
            server.move()
            try server.start()
            #expect(try server.value("ISSUER") == server.test.address)
            #expect(try server.value("BASE_URL") == server.bare.address)
            #expect(try server.value("CLIENT_SECRET") == client.secret)
            #expect(try server.test.keyIDs() == keys)
            for tenant in [server.test, server.bare] {
                #expect(try tenant.get("/.well-known/openid-configuration").string("issuer") == tenant.address)
                let issued = try tenant.token(client.id, client.secret).string("access_token")
                #expect(try ReadToken(issued)["iss"] == tenant.address)
            }
            #expect(old.port.exchange([]).isEmpty)
            // The token names an issuer that is no more.
            #expect(try !server.test.isActive(token, client))
        }

        @Test("a signal stops everything it started, in order", arguments: [SIGINT, SIGTERM])
        func stops(signal: Int32) throws {
            let server = try Development()
            defer { server.remove() }
            try server.start()
            let started = Processes.mentioning(server.data)
            // A worker of nginx is named by nothing but its parent.
            let all = started + started.flatMap(Processes.children(of:))
            #expect(Set(all).count >= 4, "the program, nginx and two workers")
            #expect(server.stop(signal) == 0)
            #expect(Processes.mentioning(server.data).isEmpty)
            #expect(all.filter { OtherProcess($0).isRunning }.isEmpty)
            for port in server.ports { #expect(Loopback.isFree(port: port)) }
            #expect(!File.exists(server.data + "/gatehouse.sock"))
            #expect(server.program?.errors == "")
        }
    }
}
