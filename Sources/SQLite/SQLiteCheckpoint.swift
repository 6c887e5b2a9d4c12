// Moving the WAL's pages into the database file.

internal import CSQLite
package import Database

extension SQLiteConnection {
    /// The writer's idle work, to be handed to `Writer`: checkpoints without waiting for anyone. Until then, and under load
    /// without a pause, a commit checkpoints only when the WAL has more than `SQLiteSettings.checkpointPages` pages.
    package static func checkpointWhenIdle(_ connection: any Connection) {
        (connection as? SQLiteConnection)?.checkpoint()
    }

    /// Copies what no reader needs from the WAL into the database, and cuts the WAL's file if it has grown long. A failure is
    /// not an error: the WAL keeps what could not be copied, and the next checkpoint tries again.
    package func checkpoint() {
        var pages: Int32 = 0
        unsafe sqlite3_wal_checkpoint_v2(handle.pointer, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, nil)
        guard pages > settings.checkpointPages else { return }
        // Cutting needs the readers gone; not one millisecond is spent waiting for them.
        unsafe sqlite3_busy_timeout(handle.pointer, 0)
        unsafe sqlite3_wal_checkpoint_v2(handle.pointer, "main", SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        unsafe sqlite3_busy_timeout(handle.pointer, settings.busyTimeoutMilliseconds)
    }
}
