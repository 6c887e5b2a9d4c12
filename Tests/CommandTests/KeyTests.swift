// gatehouse keys.

import JSON
import POSIX
import Testing

extension Commands {
    @Suite struct KeyTests {
        private func keys(_ gatehouse: Gatehouse) throws -> [JSON] {
            try gatehouse.answer("keys", "list", "--environment", "acme").array ?? []
        }

        @Test("A rotated key is published at once and signs later")
        func rotate() throws {
            let gatehouse = try Gatehouse.withAcme()
            let new = try gatehouse.answer("keys", "rotate", "--environment", "acme", "--algorithm", "es256").array?
                .first
            let kid = try #require(new?["kid"]?.string)
            #expect(new?["status"] == "pending" && new?["primary"] == false)
            #expect(try gatehouse.publishedKeys("acme.id.test").contains(kid))
            let line = try gatehouse.run(["keys", "list", "--environment", "acme"]).output.split(separator: "\n")
                .first { $0.contains(kid) }
            #expect(line?.contains("signs from 20") == true)
        }

        @Test("A first key, and one that takes over, have signed since they do and not since they were to")
        func starts() throws {
            let gatehouse = try Gatehouse.withAcme()
            for key in try keys(gatehouse) { #expect(key["starts_at"] == key["created_at"] && key["primary"] == true) }
            let old = try #require(try keys(gatehouse).first { $0["algorithm"] == "RS256" }?["kid"]?.string)
            let pending = try gatehouse.answer("keys", "rotate", "--environment", "acme").array?.first
            let planned = try #require(pending?["starts_at"]?.string)
            #expect(planned > pending?["created_at"]?.string ?? planned)
            try gatehouse.answer("keys", "deactivate", "--environment", "acme", old)
            let successor = try keys(gatehouse).first { $0["kid"] == pending?["kid"] }
            #expect(successor?["primary"] == true && (successor?["starts_at"]?.string ?? planned) < planned)
        }

        @Test("Every algorithm can be rotated with one command, and RSA keys can be longer")
        func all() throws {
            let gatehouse = try Gatehouse.withAcme()
            let made = try gatehouse.answer("keys", "rotate", "--environment", "acme", "--all").array ?? []
            #expect(Set(made.map { $0["algorithm"]?.string }) == ["RS256", "ES256"])
            let long = try gatehouse.answer("keys", "rotate", "--environment", "acme", "--size", "3072").array?.first
            #expect(long?["size"] == 3072)
            #expect(try gatehouse.publishedKeys("acme.id.test").count == 5)
        }

        @Test("PS256 and EdDSA get a first key that signs at once, and are rotated with the others from then on")
        func others() throws {
            let gatehouse = try Gatehouse.withAcme()
            for (name, algorithm, size) in [("ps256", "PS256", 2048), ("EdDSA", "EdDSA", 256)] {
                let key = try gatehouse.answer("keys", "rotate", "--environment", "acme", "--algorithm", name).array?
                    .first
                #expect(key?["algorithm"]?.string == algorithm && key?["size"] == .integer(size))
                #expect(key?["status"] == "active" && key?["primary"] == true)
            }
            #expect(try Set(keys(gatehouse).map { $0["kid"]?.string }).count == 4, "PS256 has an RSA key of its own")
            let metadata = try JSON(
                parsing: File.read("\(gatehouse.documents)/acme.id.test/root-openid-configuration.json"))
            let listed = metadata["id_token_signing_alg_values_supported"]?.array?.compactMap(\.string) ?? []
            #expect(Set(listed) == ["RS256", "ES256", "PS256", "EdDSA"])
            let made = try gatehouse.answer("keys", "rotate", "--environment", "acme", "--all").array ?? []
            #expect(Set(made.map { $0["algorithm"]?.string }) == ["RS256", "ES256", "PS256", "EdDSA"])
            #expect(made.allSatisfy { $0["status"] == "pending" })
        }

        @Test(
            "What cannot be rotated is a usage error",
            arguments: [
                ["--size", "1024"], ["--algorithm", "ES256", "--size", "2048"], ["--all", "--size", "2048"],
                ["--all", "--algorithm", "RS256"], ["--algorithm", "none"], ["--algorithm", "EdDSA", "--size", "2048"],
                ["--algorithm", "PS384"],
            ])
        func usage(arguments: [String]) throws {
            let gatehouse = try Gatehouse()
            #expect(try gatehouse.run(["keys", "rotate", "--environment", "acme"] + arguments).status == 64)
        }

        @Test("A deactivated key is gone and its tokens refused, and a new one signs")
        func deactivate() throws {
            let gatehouse = try Gatehouse.withAcme()
            let server = try ServedInstallation(gatehouse)
            let client = try gatehouse.makeClient(in: "acme")
            let token = try #require(try server.token("acme.id.test", client).accessToken)
            #expect(try server.isActive(token, "acme.id.test", client))
            let kid = try #require(
                try keys(gatehouse).first { $0["algorithm"] == "RS256" && $0["primary"] == true }?["kid"]?.string)

            let ended = try gatehouse.run(["keys", "deactivate", "--environment", "acme", kid])
            #expect(ended.status == 0 && ended.output.contains("every token it has signed is refused"))
            #expect(ended.output.contains("It has been made now"))
            #expect(try !gatehouse.publishedKeys("acme.id.test").contains(kid))
            #expect(try !server.isActive(token, "acme.id.test", client))
            let next = try #require(try server.token("acme.id.test", client).accessToken)
            #expect(try server.isActive(next, "acme.id.test", client))
            let twice = try gatehouse.refusal("keys", "deactivate", "--environment", "acme", kid)
            #expect(twice.contains("deactivated already"))
        }

        @Test("A pending key takes over from a deactivated one")
        func successor() throws {
            let gatehouse = try Gatehouse.withAcme()
            let old = try #require(try keys(gatehouse).first { $0["algorithm"] == "RS256" }?["kid"]?.string)
            let new = try gatehouse.answer("keys", "rotate", "--environment", "acme").array?.first?["kid"]
            let ended = try gatehouse.answer("keys", "deactivate", "--environment", "acme", old)
            #expect(ended["successor"] == new && ended["successor_is_new"] == false)
        }

        @Test(
            "A kid may begin with a hyphen, as one in 64 does, and look like an option",
            arguments: ["-G4mlnvKJAwkPXB8ruklWZEUatmw1IIAXqXUiPfcD6Yk", "--json-vKJ", "-hversion", "-", "--a"])
        func hyphen(kid: String) throws {
            let gatehouse = try Gatehouse.withAcme()
            let refusal = try gatehouse.refusal("keys", "deactivate", "--environment", "acme", kid)
            #expect(refusal.contains("acme has no signing key \(kid);"))
        }

        @Test("One key at a time is deactivated", arguments: [[], ["a", "b"], ["a", "--nosuch"]])
        func one(kids: [String]) throws {
            let gatehouse = try Gatehouse(isEmpty: true)
            #expect(try gatehouse.run(["keys", "deactivate", "--environment", "acme"] + kids).status == 64)
        }

        @Test("An unknown key is refused with how to find those there are")
        func unknown() throws {
            let gatehouse = try Gatehouse.withAcme()
            #expect(
                try gatehouse.refusal("keys", "deactivate", "--environment", "acme", "nobody").contains(
                    "gatehouse keys list"))
        }
    }
}
