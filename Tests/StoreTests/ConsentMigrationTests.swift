// That consents of before they were kept by API become what they were meant as, and nothing more.

import Database
import SQLite
import Store
import Testing
import TestSupport

@Suite struct ConsentMigrationTests {
    private let folder = TemporaryFolder()
    private let connection: SQLiteConnection
    private static let issuer = "https://acme.example"

    /// A file of the fourth schema, with two APIs that share the scope `export`, and the Management API.
    init() throws {
        connection = try SQLiteConnection(path: folder.path + "/file.sqlite", mode: .readWriteCreate)
        try Migrator(Array(Migrations.environment.prefix(4))).migrate(connection)
        try connection.script(
            """
            INSERT INTO users (id, kind, status, created_at, updated_at) VALUES ('u', 'service', 'active', 1, 1);
            INSERT INTO clients (id, client_id, name, client_type, grant_types, authentication_method, allowed_scopes, status,
                    created_at, updated_at)
                VALUES ('c', 'c', 'C', 'public', '', 'none', '', 'active', 1, 1),
                    ('d', 'd', 'D', 'public', '', 'none', '', 'active', 1, 1);
            INSERT INTO resource_servers (id, kind, name, identifier, token_lifetime, created_at)
                VALUES ('docs', 'custom', 'Docs', 'https://docs', 60, 1), ('bills', 'custom', 'Bills', 'https://bills', 60, 1),
                ('api', 'management', 'Management', NULL, 60, 1);
            INSERT INTO scopes (id, name, description, resource_server_id, created_at)
                VALUES ('1', 'read', '', 'docs', 1), ('2', 'export', '', 'docs', 1), ('3', 'export', '', 'bills', 1),
                ('4', 'own', '', NULL, 1), ('5', 'users:read', '', 'api', 1);
            """)
    }

    private func consent(_ scopes: String, client: String = "c") throws {
        try connection.run(
            """
            INSERT INTO consents (id, user_id, client_id, scopes, created_at, updated_at)
            VALUES (\("consent-of-" + client), 'u', \(client), \(scopes), 1700000000000, 1700000000001)
            """)
    }

    private func grant(_ id: String, _ scopes: String, resource: String? = nil, app: Bool = false) throws {
        try connection.run(
            """
            INSERT INTO grants (id, user_id, client_id, issuer, scopes, resource, authenticated_at, methods, created_at, expires_at)
            VALUES (\(id), 'u', 'c', \(Self.issuer + (app ? "/api/v1/oidc" : "")), \(scopes), \(optional: resource), 1, 'pwd', 1, 2)
            """)
    }

    private func migrate() throws -> (consents: [String], grants: [String]) {
        try Migrator(Migrations.environment).migrate(connection)
        return (
            try connection.rows(
                "SELECT client_id || ' ' || coalesce(resource_server_id, '-') || ': ' || scopes FROM consents ORDER BY 1"
            ) { try $0.get(0, as: String.self) },
            try connection.rows(
                "SELECT id || ' ' || coalesce(resource_server_id, '-') FROM grants ORDER BY 1"
            ) { try $0.get(0, as: String.self) }
        )
    }

    @Test func `A name with one owner goes there, and what speaks of the person to the issuer`() throws {
        try consent("openid read profile own")
        try consent("read", client: "d")
        #expect(try migrate().consents == ["c -: openid profile own", "c docs: read", "d docs: read"])
        let times = try connection.rows("SELECT created_at, updated_at FROM consents") {
            [try $0.get(0, as: Int.self), try $0.get(1, as: Int.self)]
        }
        #expect(times.allSatisfy { $0 == [1_700_000_000_000, 1_700_000_000_001] })
        let identifiers = try connection.rows("SELECT id FROM consents WHERE resource_server_id IS NOT NULL") {
            try $0.get(0, as: String.self)
        }
        #expect(Set(identifiers).count == 2)
        #expect(identifiers.allSatisfy { $0.hasPrefix("018bcfe5-6800-7") && $0.utf8.count == 36 }, "\(identifiers)")
    }

    @Test func `A name with several owners is asked about again, but where a grant tells which was meant`() throws {
        try consent("openid export")
        try consent("openid export", client: "d")
        try grant("g", "openid export", resource: "https://bills")
        let migrated = try migrate()
        #expect(migrated.consents == ["c -: openid", "c bills: export", "d -: openid"])
        #expect(migrated.grants == ["g bills"])
    }

    /// The Builder API has `users:read` too.
    @Test(arguments: [(true, ["c -: openid users:read"], "-"), (false, ["c -: openid", "c api: users:read"], "api")])
    func `A name of the Management API's stays with whom it was used at`(
        isApp: Bool, consents: [String], server: String
    ) throws {
        try consent("openid users:read")
        try grant("g", "openid users:read", resource: isApp ? nil : Self.issuer + "/api", app: isApp)
        let migrated = try migrate()
        #expect(migrated.consents == consents)
        #expect(migrated.grants == ["g \(server)"])
    }

    @Test func `Without a grant nobody has consented to anything at the Management API`() throws {
        try consent("openid users:read")
        #expect(try migrate().consents == ["c -: openid"])
    }

    @Test(
        arguments: [
            ("openid", nil, "-"), ("", nil, "-"), ("openid own", nil, "-"), ("openid read", nil, "docs"),
            ("read export", nil, "docs"), ("openid", "https://docs", "docs"), ("openid", Self.issuer, "-"),
        ] as [(String, String?, String)])
    func `A grant is for the API that it named, or that owns all its scopes`(
        scopes: String, resource: String?, server: String
    ) throws {
        try grant("g", scopes, resource: resource)
        #expect(try migrate().grants == ["g \(server)"])
    }
}
