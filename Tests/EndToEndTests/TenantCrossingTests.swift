// A client that wants to be at another tenant than the one it connected to.

import JSON
import Testing

extension EndToEnd {
    @Suite("No tenant answers for another", .serving)
    struct TenantCrossingTests {
        let server: Development

        init() throws { server = try Development.current() }

        /// What may come of a trick: the tenant of the host, or a refusal with one of these statuses.
        enum Outcome: Sendable {
            case tenant(String)
            case refused([Int])
        }

        /// Lines before and instead of `Host: acme-test.localhost:PORT`. `$P` is the port; `$H` the honest line.
        static let tricks: [(lines: [String], outcome: Outcome)] = [
            (["$H"], .tenant("acme-test")),
            (["Host: ACME-Test.LOCALHOST:$P"], .tenant("acme-test")),
            (["Host: acme-test.localhost.:$P"], .tenant("acme-test")),
            (["Host: acme-test.localhost"], .tenant("acme-test")),
            (["Host: acme-test.localhost:1"], .tenant("acme-test")),
            (["$H", "GATEHOUSE_TENANT: acme.localhost"], .tenant("acme-test")),
            (["$H", "Gatehouse-Tenant: acme.localhost"], .tenant("acme-test")),
            (["$H", "HTTP_GATEHOUSE_TENANT: acme.localhost"], .tenant("acme-test")),
            (["$H", "Http-Gatehouse-Tenant: acme.localhost"], .tenant("acme-test")),
            (["$H", "gatehouse_tenant: acme.localhost", "Gatehouse-Tenant: acme.localhost"], .tenant("acme-test")),
            (["$H", "X-Forwarded-Host: acme.localhost"], .tenant("acme-test")),
            (["$H", "X_Forwarded_Host: acme.localhost"], .tenant("acme-test")),
            (["$H", "Forwarded: host=acme.localhost"], .tenant("acme-test")),
            (["$H", "X-Original-Host: acme.localhost", "X-Host: acme.localhost"], .tenant("acme-test")),
            (["$H", "X-Original-URL: http://acme.localhost:$P/oauth/token"], .tenant("acme-test")),
            (["$H", "Host: acme.localhost:$P"], .refused([400])),
            (["Host: acme.localhost:$P", "$H"], .refused([400])),
            (["Host: acme-test.localhost, acme.localhost"], .refused([400, 421])),
            (["Host: acme-test.localhost@acme.localhost:$P"], .refused([400, 421])),
            (["Host: acme-test.localhost/../acme.localhost"], .refused([400, 421])),
            (["Host: acme.acme-test.localhost:$P"], .refused([421])),
            (["Host: .acme-test.localhost:$P"], .refused([400, 421])),
            (["Host: acme-test.localhost..:$P"], .refused([400, 421])),
            (["Host: acme-te\u{17f}t.localhost:$P"], .refused([400, 421])),
            (["Host: acme-test.localhost\u{0}.example:$P"], .refused([400, 421])),
            (["Host: 127.0.0.1:$P"], .refused([421])),
            (["Host: localhost:$P"], .refused([421])),
            (["Host: @operations"], .refused([400, 421])),
            // It has pages of its own, and nothing of what a tenant answers.
            (["Host: dashboard.localhost:$P"], .refused([404])),
            (["Host: nobody.localhost:$P"], .refused([421])),
            (["Host:"], .refused([400, 421])),
            ([], .refused([400])),
            ([" $H"], .refused([400])),
            (["Host : acme.localhost:$P", "$H"], .refused([400])),
        ]

        @Test("whatever a client sends, the host that nginx matched is the tenant", arguments: tricks.indices)
        func hostWins(index: Int) throws {
            let (lines, outcome) = Self.tricks[index]
            let port = String(server.ports[0])
            let fields = lines.map { line in
                line.split(separator: "$H", omittingEmptySubsequences: false).joined(
                    separator: "Host: \(server.test.host)"
                )
                .split(separator: "$P", omittingEmptySubsequences: false).joined(separator: port)
            }
            try expect(outcome, target: "", fields)
        }

        @Test(
            "the host of an absolute target stands for Host (RFC 9112 section 3.2.2), for all that answer",
            arguments: [
                ("http://acme.localhost:$P", Outcome.tenant("acme")),
                ("http://ACME.localhost:$P", .tenant("acme")),
                ("http://acme.localhost.:$P", .tenant("acme")),
                ("http://nobody.localhost:$P", .refused([421])),
                ("http://acme-test.localhost@acme.localhost:$P", .refused([400, 421])),
                ("//acme.localhost:$P", .refused([400, 404])),
            ])
        func absolute(prefix: String, outcome: Outcome) throws {
            let port = String(server.ports[0])
            let target = prefix.split(separator: "$P", omittingEmptySubsequences: false).joined(separator: port)
            try expect(outcome, target: target, ["Host: \(server.test.host)"])
        }

        /// Asks nginx for a document and the application for a token, with the credentials of each tenant.
        private func expect(_ outcome: Outcome, target: String, _ fields: [String]) throws {
            let discovery = try server.test.port.request("GET", "\(target)/.well-known/openid-configuration", fields)
            let form = ["Content-Type: application/x-www-form-urlencoded"]
            for (handle, prefix) in [("acme-test", ""), ("acme", "OTHER_")] {
                let id = try server.value(prefix + "CLIENT_ID")
                let secret = try server.value(prefix + "CLIENT_SECRET")
                let body = "grant_type=client_credentials&client_id=\(id)&client_secret=\(secret)"
                let reply = try server.test.port.request(
                    "POST", "\(target)/oauth/token", fields + form, body: Array(body.utf8))
                switch outcome {
                case .refused(let statuses):
                    #expect(statuses.contains(discovery.status), "\(discovery.status)")
                    #expect(statuses.contains(reply.status) && !reply.text.contains("access_token"), "\(reply.status)")
                case .tenant(let tenant):
                    let issuer = server.tenant(tenant).address
                    #expect(try discovery.string("issuer") == issuer)
                    #expect(reply.status == (handle == tenant ? 200 : 401))
                    if handle == tenant { #expect(try ReadToken(reply.string("access_token"))["iss"] == issuer) }
                }
            }
        }

        @Test("a token of one tenant is nothing at another, and of one issuer nothing at the other")
        func tokens() throws {
            let machine = try server.machine()
            let token = try server.test.token(
                machine.id, machine.secret, at: "/api/v1/oidc/token", [("scope", "users:read")]
            ).string("access_token")
            let users = "/api/v1/apps/\(try server.value("PUBLIC_CLIENT_ID"))/users"
            let bearer = ["Authorization: Bearer \(token)"]
            #expect(try server.test.get(users, bearer).status == 200)
            #expect(try server.tenant("acme").get(users, bearer).status == 401)
            // The second address of the same environment is another issuer.
            #expect(try server.bare.get(users, bearer).status == 401)
            #expect(try server.test.isActive(token, machine, at: "/api/v1/oidc/token/introspection"))
            #expect(try !server.test.isActive(token, machine))
            #expect(try !server.bare.isActive(token, machine, at: "/api/v1/oidc/token/introspection"))
            let other = (id: try server.value("OTHER_CLIENT_ID"), secret: try server.value("OTHER_CLIENT_SECRET"))
            #expect(
                try !server.tenant("acme").isActive(token, other, at: "/api/v1/oidc/token/introspection"))
            // A revocation at another tenant revokes nothing here.
            #expect(
                try server.tenant("acme").form(
                    "/api/v1/oidc/token/revocation",
                    [("token", token), ("client_id", other.id), ("client_secret", other.secret)]
                ).status == 200)
            #expect(try server.test.isActive(token, machine, at: "/api/v1/oidc/token/introspection"))
        }
    }
}
