// Brings a database's schema to what this program knows, or refuses.

/// Applies a list of migrations in order, each in a transaction of its own together with the note that it was applied.
package struct Migrator: Sendable {
    /// Where a database stands.
    package struct Status: Sendable, Equatable {
        /// The number of the last migration applied; 0 in a new database.
        package let version: Int
        /// The last number this program knows.
        package let known: Int
        package let pending: [Migration]
    }

    package let migrations: [Migration]

    package init(_ migrations: [Migration]) {
        precondition(
            migrations.map(\.number) == Array(1..<(migrations.count + 1)),
            "migrations are numbered 1, 2, 3 … in the order of the list")
        self.migrations = migrations
    }

    package func status(of connection: any Connection) throws(DatabaseError) -> Status {
        let version = try connection.schemaVersion
        return Status(version: version, known: migrations.count, pending: Array(migrations.dropFirst(version)))
    }

    /// Applies what is pending and gives the migrations applied. A database with a newer schema is refused untouched.
    ///
    /// - Parameter waits: told true before the write lock is asked for, and false when it has been taken.
    @discardableResult
    package func migrate(
        _ connection: any Connection, waits: (Bool) -> Void = { _ in }
    ) throws -> [Migration] {
        try refuseNewer(connection)
        var applied: [Migration] = []
        for migration in try status(of: connection).pending {
            waits(true)
            try connection.schemaChange {
                waits(false)
                // Read again under the write lock: another process may have come first.
                try refuseNewer(connection)
                guard try connection.schemaVersion == migration.number - 1 else { return }
                try connection.script(migration.sql)
                try record(migration, connection)
                applied.append(migration)
            }
        }
        return applied
    }

    private func record(_ migration: Migration, _ connection: any Connection) throws(DatabaseError) {
        try connection.run(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                number INTEGER NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
            )
            """)
        try connection.run(
            "INSERT INTO schema_migrations (number, name) VALUES (\(migration.number), \(migration.name))")
        try connection.setSchemaVersion(migration.number)
    }

    private func refuseNewer(_ connection: any Connection) throws(DatabaseError) {
        let found = try connection.schemaVersion
        guard found > migrations.count else { return }
        throw DatabaseError(
            .newerSchema(found: found, known: migrations.count),
            "the database has schema \(found); this program knows schemas up to \(migrations.count)")
    }
}
