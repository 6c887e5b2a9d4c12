// What is set once for the whole process, before SQLite's first use.

internal import CSQLite

/// The SQLite library of this process.
package enum SQLiteLibrary {
    /// Configures the library at its first use; every connection touches it. SQLite refuses configuration once it has been
    /// initialized, so anything else that uses SQLite in this process must touch this before.
    package static let configure: Void = {
        let status = gh_sqlite_memory_statistics_off()
        precondition(status == SQLITE_OK, "SQLite was in use before it was configured")
        // Debian builds SQLite without lookaside, where this has no effect; elsewhere the default is 48 kB a connection.
        _ = gh_sqlite_lookaside(256, 64)
        let initialized = sqlite3_initialize()
        precondition(initialized == SQLITE_OK, "sqlite3_initialize failed with \(initialized)")
    }()

    package static var version: String { unsafe String(cString: sqlite3_libversion()) }
}
