// Moving the write-ahead log into the database, when nobody waits for a commit.

internal import Database

enum Checkpoint {
    /// Moves what can be moved without waiting for readers. A failure leaves the log longer, and nothing lost: the next one
    /// moves more.
    static func run(on connection: any Connection) {
        try? connection.each("PRAGMA wal_checkpoint(PASSIVE)") { _ in true }
    }
}
