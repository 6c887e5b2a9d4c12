// The demo data: what a first start makes, and what a folder of an earlier version gets at the next.

import Administration
import Database
import Foundation
import JSON
import Model
import POSIX
import SQLite
import Store
import Testing

@testable import gatehouse

extension Commands {
    @Suite struct DemoDataTests {
        /// A data folder of development, without its server and its nginx.
        private final class DemoFolder {
            let folder: DevelopmentFolder

            init() throws {
                // `gatehouse dev` takes short paths only.
                let path = "/tmp/gatehouse-demo-\(UUID().uuidString.prefix(8))"
                folder = DevelopmentFolder(
                    path: path, ports: DevelopmentPorts(tenants: 4000, bare: 3001, health: 9080))
                try folder.prepare()
            }

            deinit { try? Folder.removeAll(folder.path) }

            /// A start, as far as the demo data goes.
            func start<Value>(_ body: (Demo, Installation) throws -> Value) throws -> Value {
                let configuration = try folder.configuration(limits: false)
                let installation = try Installation.open(
                    folder: try configuration.folder, keyFile: try configuration.keyFile)
                defer { installation.close() }
                return try body(DemoData(installation, folder).ensure(), installation)
            }

            func run(_ sql: SQL, in handle: String) throws {
                let id = try start { _, installation in try installation.environment(handle).id }
                let connection = try SQLiteConnection(
                    path: folder.data.identity(id), mode: .readWrite, settings: SQLiteSettings())
                _ = try connection.transaction { try connection.run(sql) }
            }
        }

        private static let names = [
            "EXAMPLES_ISSUER", "DOCUMENTS_CLIENT_ID", "DOCUMENTS_CLIENT_SECRET", "CLI_CLIENT_ID",
        ]

        private func client(_ id: String, _ handle: String, _ installation: Installation) throws -> Client {
            let name = try ClientID(id)
            let store = try installation.stores.store(installation.environment(handle).id)
            return try #require(try store.read { try $0.clients.find(name) })
        }

        @Test(
            "The first start makes an application of somebody else's, a command line, scopes, and a person with a profile"
        )
        func first() throws {
            try DemoFolder().start { demo, installation in
                #expect(demo["EXAMPLES_ISSUER"] == "http://examples-dev.localhost:4000")
                let documents = try client(demo["DOCUMENTS_CLIENT_ID"], "examples-dev", installation)
                #expect(documents.name == "Third-Party Documents App" && documents.type == .confidential)
                #expect(documents.metadata.redirectURIs.map(\.description) == ["http://localhost:3000/callback"])
                #expect(documents.grantTypes == [.authorizationCode, .refreshToken])
                #expect(!documents.metadata.isFirstParty && documents.metadata.requiresPKCE)
                #expect(documents.allowedScopes.contains(.openid))
                #expect(demo["DOCUMENTS_CLIENT_SECRET"].utf8.count == 43)
                let line = try client(demo["CLI_CLIENT_ID"], "acme-test", installation)
                #expect(line.type == .isPublic && line.secretDigest == nil)
                #expect(line.metadata.redirectURIs.map(\.description) == ["http://127.0.0.1/callback"])
                for handle in ["examples-dev", "acme-test"] {
                    let store = try installation.stores.store(installation.environment(handle).id)
                    let email = try EmailAddress(demo["DEMO_EMAIL"])
                    let (scopes, user) = try store.read { rows in
                        (try rows.resourceServers.ownedScopes(), try #require(try rows.users.find(email)))
                    }
                    for name in ["read:documents", "write:documents"] {
                        #expect(scopes.contains { $0.name.description == name && $0.server == nil })
                        #expect(try documents.allowedScopes.contains(ScopeToken(name)))
                    }
                    #expect(user.isEmailVerified && user.firstName == "Alice" && user.profile.phoneNumber != nil)
                    #expect(try ProfileClaims.checked(user.profile.claims) == user.profile.claims)
                    #expect(try ProfileClaims.phone(#require(user.profile.phoneNumber)) == user.profile.phoneNumber)
                }
            }
        }

        @Test("A second start makes nothing anew")
        func second() throws {
            let demo = try DemoFolder()
            let first = try demo.start { demo, _ in demo.values.map { "\($0.name)=\($0.value)" } }
            let second = try demo.start { demo, _ in demo.values.map { "\($0.name)=\($0.value)" } }
            #expect(first.sorted() == second.sorted())
        }

        @Test("A folder of an earlier version gets what it lacks, and keeps what it has")
        func earlier() throws {
            let demo = try DemoFolder()
            let before = try demo.start { demo, _ in demo }
            for handle in ["examples-dev", "acme-test"] {
                try demo.run("DELETE FROM clients WHERE grant_types LIKE 'authorization_code%'", in: handle)
                try demo.run("DELETE FROM scopes WHERE resource_server_id IS NULL", in: handle)
            }
            try demo.run("DELETE FROM users WHERE kind = 'person'", in: "examples-dev")
            let file = DemoFile(demo.folder.demo)
            try file.write(Demo(values: before.values.filter { !Self.names.contains($0.name) }))
            try demo.start { after, installation in
                for (name, value) in before.values where !Self.names.contains(name) { #expect(after[name] == value) }
                #expect(after["DOCUMENTS_CLIENT_ID"] != before["DOCUMENTS_CLIENT_ID"])
                #expect(after["EXAMPLES_ISSUER"] == before["EXAMPLES_ISSUER"])
                _ = try client(after["DOCUMENTS_CLIENT_ID"], "examples-dev", installation)
                _ = try client(after["CLI_CLIENT_ID"], "acme-test", installation)
                let store = try installation.stores.store(installation.environment("examples-dev").id)
                let email = try EmailAddress("alice@example.com")
                #expect(try store.read { try $0.users.find(email) } != nil)
                #expect(try store.read { try $0.resourceServers.ownedScopes() }.count { $0.server == nil } == 2)
                #expect(try file.read()?["CLI_CLIENT_ID"] == after["CLI_CLIENT_ID"])
            }
        }

        @Test("A start that was stopped before it wrote demo.env leaves no second client behind")
        func stopped() throws {
            let demo = try DemoFolder()
            let before = try demo.start { demo, _ in demo }
            try DemoFile(demo.folder.demo).write(Demo(values: before.values.filter { !Self.names.contains($0.name) }))
            try demo.start { after, installation in
                #expect(after["DOCUMENTS_CLIENT_ID"] == before["DOCUMENTS_CLIENT_ID"])
                #expect(after["CLI_CLIENT_ID"] == before["CLI_CLIENT_ID"])
                #expect(after["DOCUMENTS_CLIENT_SECRET"] != before["DOCUMENTS_CLIENT_SECRET"])
                let clients = try installation.clients(of: installation.environment("examples-dev"))
                #expect(clients.count { $0.client.name == "Third-Party Documents App" } == 1)
            }
        }
    }
}
