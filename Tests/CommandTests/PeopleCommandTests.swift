// gatehouse user create, client create, scope create and resource-server create, for people's sake.

import Administration
import JSON
import Model
import POSIX
import Store
import Testing

extension Commands {
    @Suite struct PeopleCommandTests {
        private func rows<Value>(
            _ gatehouse: Gatehouse, _ body: (EnvironmentConnection) throws -> Value
        ) throws -> Value {
            try FileInspection.environment(gatehouse.environmentFolder("acme") + "/identity.sqlite", body)
        }

        @Test("A user can have a whole profile from the beginning")
        func profile() throws {
            let gatehouse = try Gatehouse.withAcme()
            let made = try gatehouse.answer(
                "user", "create", "--environment", "acme", "--email", "eve@example.com", "--verified", "--first-name",
                "Eve", "--last-name", "Example", "--phone", "+49 (30) 901-820", "--phone-verified", "--profile",
                #"{ "locale": "de-DE", "address": {"country": "DE"} }"#, "--generate-password")
            #expect(made["phone_number"] == "+4930901820" && made["email_verified"] == true)
            let email = try EmailAddress("eve@example.com")
            let user = try rows(gatehouse) { try $0.users.find(email) }
            #expect(user?.isEmailVerified == true && user?.firstName == "Eve" && user?.lastName == "Example")
            #expect(user?.profile.phoneNumber == "+4930901820" && user?.profile.isPhoneNumberVerified == true)
            #expect(user?.profile.claims == #"{"locale":"de-DE","address":{"country":"DE"}}"#)
        }

        @Test(
            "A profile that no application could rely on is a usage error",
            arguments: [
                ["--profile", "[]"], ["--profile", "{"], ["--profile", #"{"shoe_size":44}"#],
                ["--profile", #"{"email":"a@example.com"}"#], ["--profile", #"{"sub":"x"}"#],
                ["--profile", #"{"locale":7}"#], ["--profile", #"{"nickname":""}"#],
                ["--profile", #"{"nickname":"a\u0007"}"#], ["--profile", #"{"website":"javascript:alert(1)"}"#],
                ["--profile", #"{"birthdate":"31.12.1990"}"#], ["--profile", #"{"birthdate":"1990-13-01"}"#],
                ["--profile", #"{"address":"Berlin"}"#], ["--profile", #"{"address":{"planet":"Earth"}}"#],
                ["--profile", #"{"locale":"de","locale":"en"}"#], ["--phone", "030 901820"],
                ["--phone", "+49x30901820"],
                ["--phone", "+0493090182"], ["--phone", "+4930"], ["--phone-verified"],
            ])
        func refusedProfile(arguments: [String]) throws {
            let gatehouse = try Gatehouse(isEmpty: true)
            let command = ["user", "create", "--environment", "acme", "--email", "a@example.com"] + arguments
            let run = try gatehouse.run(command, input: "correct horse\n")
            #expect(run.status == 64, "\(run.errors)")
        }

        @Test("A client that signs people in is registered with all it tells of itself")
        func client() throws {
            let gatehouse = try Gatehouse.withAcme()
            try gatehouse.answer("keys", "rotate", "--environment", "acme", "--algorithm", "EdDSA")
            let made = try gatehouse.answer(
                "client", "create", "--environment", "acme", "--name", "Site", "--grant", "authorization_code",
                "--grant",
                "refresh_token", "--redirect-uri", "https://a.example/cb", "--redirect-uri", "https://a.example/cb2",
                "--post-logout-redirect-uri", "https://a.example/bye", "--first-party", "--token-format", "opaque",
                "--id-token-algorithm", "eddsa", "--userinfo-algorithm", "ES256", "--subject-type", "pairwise",
                "--no-pkce", "--origin-domain", "https://spa.example",
                "--logo-uri", "https://a.example/logo", "--policy-uri", "https://a.example/policy", "--terms-uri",
                "https://a.example/terms", "--client-uri", "https://a.example", "--scope", "openid read:documents")
            let name = try ClientID(made["client_id"]?.string ?? "")
            let client = try #require(try rows(gatehouse) { try $0.clients.find(name) })
            var expected = ClientMetadata()
            expected.redirectURIs = ["https://a.example/cb", "https://a.example/cb2"].map { RedirectURI(unchecked: $0) }
            expected.postLogoutRedirectURIs = [RedirectURI(unchecked: "https://a.example/bye")]
            expected.originDomains = [try Origin("https://spa.example")]
            expected.isFirstParty = true
            expected.tokenFormat = .opaque
            expected.idTokenAlgorithm = .edDSA
            expected.userInfoAlgorithm = .es256
            expected.subjectType = .pairwise
            expected.sectorIdentifier = "a.example"
            expected.requiresPKCE = false
            expected.clientURI = "https://a.example"
            expected.logoURI = "https://a.example/logo"
            expected.policyURI = "https://a.example/policy"
            expected.termsURI = "https://a.example/terms"
            #expect(client.metadata == expected)
            #expect(client.grantTypes == [.authorizationCode, .refreshToken])
            #expect(client.allowedScopes.description == "openid read:documents")
            let listed = try gatehouse.answer("client", "list", "--environment", "acme").array?.first
            #expect(listed?["redirect_uris"] == ["https://a.example/cb", "https://a.example/cb2"])
            #expect(listed?["id_token_signed_response_alg"] == "EdDSA" && listed?["client_secret"] == nil)
        }

        @Test("A client with a redirect URI signs people in, with OpenID Connect's scopes, unless it is said otherwise")
        func defaults() throws {
            let gatehouse = try Gatehouse.withAcme()
            let command = ["client", "create", "--environment", "acme", "--name", "B", "--json"]
            let site = try gatehouse.run(command + ["--redirect-uri", "https://a.example/"]).json
            #expect(site["grant_types"] == ["authorization_code", "refresh_token"] && site["require_pkce"] == true)
            #expect(
                site["allowed_scopes"] == ["openid", "profile", "email", "address", "phone", "offline_access"])
            let once = try gatehouse.run(
                command + ["--redirect-uri", "https://a.example/", "--grant", "authorization_code"]
            ).json
            #expect(once["allowed_scopes"]?.array?.contains("offline_access") == false)
            let backend = try gatehouse.run(command).json
            #expect(backend["grant_types"] == ["client_credentials"] && backend["allowed_scopes"] == [])
            #expect(try gatehouse.run(command + ["--redirect-uri", "http://a.example/"]).status == 1)
        }

        @Test("An algorithm without a key is refused with the command that makes one")
        func keyless() throws {
            let gatehouse = try Gatehouse.withAcme()
            let refusal = try gatehouse.refusal(
                "client", "create", "--environment", "acme", "--name", "B", "--algorithm", "PS256")
            #expect(refusal.contains("gatehouse keys rotate --environment acme --algorithm PS256"))
        }

        @Test("A resource server and its scopes are made, published, and noted in the audit trail")
        func scopes() throws {
            let gatehouse = try Gatehouse.withAcme()
            let identifier = "https://documents.example"
            let server = try gatehouse.answer(
                "resource-server", "create", "--environment", "acme", "--name", "Documents", "--identifier", identifier,
                "--lifetime", "120", "--no-offline-access")
            #expect(server["token_lifetime"] == 120 && server["allow_offline_access"] == false)
            let scope = try gatehouse.answer(
                "scope", "create", "--environment", "acme", "--name", "read:documents", "--description",
                "Read your documents", "--resource-server", identifier)
            #expect(scope["resource_server"]?.string == identifier)
            try gatehouse.answer(
                "scope", "create", "--environment", "acme", "--name", "reports:run", "--description", "Run reports")
            let owned = try rows(gatehouse) { try $0.resourceServers.ownedScopes() }
            let mine = owned.first { $0.name.description == "read:documents" }?.server
            #expect(mine?.identifier?.description == identifier && mine?.tokenLifetime == 120)
            #expect(mine?.allowsOfflineAccess == false)
            #expect(owned.contains { $0.name.description == "reports:run" && $0.server == nil })
            let metadata = try JSON(
                parsing: File.read("\(gatehouse.documents)/acme.id.test/root-openid-configuration.json"))
            let listed = metadata["scopes_supported"]?.array ?? []
            #expect(listed.contains("read:documents") && listed.contains("reports:run"))
            let actions = try rows(gatehouse) { try $0.auditEvents.all() }.map(\.action)
            #expect(actions.suffix(3) == ["resource_server.created", "scope.created", "scope.created"])
        }

        @Test(
            "What exists already, or is the program's own, is refused",
            arguments: [
                (["scope", "--name", "openid", "--description", "x"], "OpenID Connect's own"),
                (
                    ["scope", "--name", "a", "--description", "x", "--resource-server", "https://b.example"],
                    "no resource server"
                ),
                (["scope", "--name", "a", "--description", "x", "--resource-server", "management"], "Management API"),
                (["resource-server", "--name", "x", "--identifier", "https://acme.id.test/api"], "Gatehouse itself"),
                (["resource-server", "--name", "x", "--identifier", "https://acme.id.test"], "Gatehouse itself"),
            ])
        func refused(arguments: [String], sentence: String) throws {
            let gatehouse = try Gatehouse.withAcme()
            let run = try gatehouse.run(
                [arguments[0], "create", "--environment", "acme"] + arguments.dropFirst())
            #expect(run.status == 1 && run.errors.contains(sentence), "\(run.errors)")
        }

        @Test("Neither a scope nor a resource server is made twice")
        func twice() throws {
            let gatehouse = try Gatehouse.withAcme()
            for arguments in [
                ["scope", "create", "--name", "a", "--description", "x"],
                ["resource-server", "create", "--name", "x", "--identifier", "https://b.example"],
            ] {
                let command = arguments + ["--environment", "acme"]
                #expect(try gatehouse.run(command).status == 0)
                #expect(try gatehouse.run(command).errors.contains("already"))
            }
        }
    }
}
