// That of those who were there before, just who opened their account themselves must verify their address.

import Database
import SQLite
import Store
import Testing
import TestSupport

@Suite struct RegistrationMigrationTests {
    @Test func `Who registered is told by the audit trail, and verification is required from then on`() throws {
        let folder = TemporaryFolder()
        let connection = try SQLiteConnection(path: folder.path + "/file.sqlite", mode: .readWriteCreate)
        try Migrator(Array(Migrations.environment.prefix(6))).migrate(connection)
        try connection.script(
            """
            INSERT INTO users (id, kind, email, email_key, status, created_at, updated_at)
                VALUES ('registered', 'person', 'a@b.example', 'a@b.example', 'active', 1, 1),
                    ('made', 'person', 'c@d.example', 'c@d.example', 'active', 1, 1);
            INSERT INTO audit_events (id, action, actor, targets, changes, occurred_at)
                VALUES ('1', 'user.registered', 'user:registered', '[]', '{}', 1), ('2', 'user.created', 'system', '[]', '{}', 1),
                    ('3', 'user.updated', 'user:made', '[]', '{}', 1);
            """)
        try Migrator(Migrations.environment).migrate(connection)
        #expect(
            try connection.rows("SELECT id FROM users WHERE self_registered = 1") { try $0.get(0, as: String.self) }
                == ["registered"])
        #expect(
            try connection.first("SELECT verification_required FROM settings") { try $0.get(0, as: Bool.self) } == true)
    }
}
