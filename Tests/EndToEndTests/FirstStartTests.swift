// The first thing a newcomer does.

import JOSE
import JSON
import POSIX
import Testing

extension EndToEnd {
    @Suite("The first start", .serving)
    struct FirstStartTests {
        let server: Development

        init() throws { server = try Development.current() }

        @Test("writes demo.env with every name, readable by its owner alone, and prints what it holds")
        func demo() throws {
            let names = [
                "BASE_URL", "ISSUER", "OTHER_ISSUER", "M2M_ID", "M2M_SECRET", "PUBLIC_CLIENT_ID", "CLIENT_ID",
                "CLIENT_SECRET", "DEMO_EMAIL", "DEMO_PASSWORD", "OPERATOR_EMAIL", "OPERATOR_PASSWORD",
                "OTHER_CLIENT_ID",
                "OTHER_CLIENT_SECRET", "EXAMPLES_ISSUER", "DOCUMENTS_CLIENT_ID", "DOCUMENTS_CLIENT_SECRET",
                "CLI_CLIENT_ID", "DOCUMENTS_URL", "DOCUMENTS_API_URL",
            ]
            let demo = try server.demo()
            #expect(Set(demo.map(\.name)) == Set(names))
            #expect(demo.allSatisfy { !$0.value.isEmpty })
            #expect(try FileStatus(server.data + "/demo.env").mode == 0o600)
            #expect(try server.value("BASE_URL") == "http://localhost:\(server.ports[1])")
            #expect(try server.value("ISSUER") == "http://acme-test.localhost:\(server.ports[0])")
            let printed = try #require(server.program).output
            for name in [
                "ISSUER", "BASE_URL", "OTHER_ISSUER", "CLIENT_ID", "CLIENT_SECRET", "M2M_ID", "M2M_SECRET",
                "OPERATOR_EMAIL", "OPERATOR_PASSWORD", "OTHER_CLIENT_ID", "OTHER_CLIENT_SECRET",
            ] {
                #expect(printed.contains(try server.value(name)), "\(name) is not printed")
            }
            #expect(printed.contains(". \(server.data)/demo.env"))
            for name in ["DOCUMENTS_URL", "DEMO_EMAIL", "DEMO_PASSWORD"] {
                #expect(printed.contains(try server.value(name)), "\(name) is not printed")
            }
        }

        /// Steps 1 to 3 of the quickstart, in its own words.
        static let quickstart = """
            MACHINE_TOKEN=$(curl -sS \\
              -d "grant_type=client_credentials" \\
              -d "client_id=${M2M_ID}" \\
              -d "client_secret=${M2M_SECRET}" \\
              -d "scope=users:write users:token" \\
              "${BASE_URL}/api/v1/oidc/token" | jq -r '.access_token')
            curl -sS \\
              -H "Authorization: Bearer ${MACHINE_TOKEN}" \\
              -H "Content-Type: application/json" \\
              -d '{
                "externalUserId": "user-123",
                "email": "alice@example.com",
                "status": "active"
              }' \\
              "${BASE_URL}/api/v1/apps/${PUBLIC_CLIENT_ID}/users" | jq -c .
            USER_JWT=$(curl -sS \\
              -H "Authorization: Bearer ${MACHINE_TOKEN}" \\
              -H "Content-Type: application/json" \\
              -d '{ "scope": "sign:job" }' \\
              "${BASE_URL}/api/v1/apps/${PUBLIC_CLIENT_ID}/users/user-123/token" \\
              | jq -r '.access_token')
            echo "$MACHINE_TOKEN"
            echo "$USER_JWT"
            """

        @Test("a machine client provisions a user and mints a token for it", arguments: ["BASE_URL", "ISSUER"])
        func provisions(address: String) throws {
            let script = ". \(server.data)/demo.env\nBASE_URL=$\(address)\n\(Self.quickstart)\n"
            let lines = try run(script)
            try #require(lines.count == 3)
            let base = try server.value(address)
            let user = try #require(try JSON(parsing: Array(lines[0].utf8)).object)
            #expect(user["externalUserId"]?.string == "user-123")
            let machine = try ReadToken(lines[1])
            #expect(machine["iss"] == base + "/api/v1/oidc")
            #expect(Set((machine["scope"] ?? "").split(separator: " ")) == ["users:write", "users:token"])
            let minted = try ReadToken(lines[2])
            #expect(minted["iss"] == base + "/api/v1/oidc")
            #expect(minted["sub"] == user["id"]?.string)
            #expect(minted["client_id"] == (try server.value("PUBLIC_CLIENT_ID")))
            #expect(minted["azp"] == minted["client_id"])
            #expect(minted["scope"] == "sign:job")
            #expect(try server.bare.keyIDs().contains(try #require(minted.kid)))
        }

        @Test("a client gets a token for the Management API, with its audience")
        func management() throws {
            let lines = try run(
                """
                . \(server.data)/demo.env
                curl -sS -X POST $ISSUER/oauth/token -u $CLIENT_ID:$CLIENT_SECRET \
                  -d "grant_type=client_credentials&resource=$ISSUER/api" | jq -r .access_token
                """)
            let token = try ReadToken(try #require(lines.first))
            #expect(token["aud"] == server.test.address + "/api")
            #expect(token["iss"] == server.test.address)
            #expect(token.header["typ"]?.string == "at+jwt")
        }

        @Test("without a grant the refusal is invalid_target, and its sentence names what is missing")
        func missingGrant() throws {
            let machine = try server.machine()
            let resource = server.test.address + "/api"
            let reply = try server.test.token(machine.id, machine.secret, [("resource", resource)])
            #expect(reply.status == 400)
            #expect(try reply.string("error") == "invalid_target")
            let sentence = try reply.string("error_description")
            #expect(sentence.contains(machine.id) && sentence.contains(resource) && sentence.contains("grant"))
        }

        private func run(_ script: String) throws -> [String] {
            let result = try Program.run(["/bin/bash", "-euo", "pipefail", "-c", script], in: server.scratch)
            #expect(result.status == 0, "\(result.errors)")
            return result.output.split(separator: "\n").map(String.init)
        }
    }
}
