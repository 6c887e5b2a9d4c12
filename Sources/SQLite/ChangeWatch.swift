// Whether anybody has committed, without a transaction.

internal import CSQLite
package import Database

/// Sees the commits of every connection to one database, in this process and in others, by a look at memory that they all share.
///
/// What it reads is the header of the WAL's index, which SQLite itself compares at the start of each transaction to learn whether
/// what it knows is still true. `PRAGMA data_version` answers the same question for four system calls.
@safe package final class ChangeWatch: @unchecked Sendable {  // the connection is never used, the memory only read
    private let index: UnsafeRawPointer
    /// Keeps the shared memory where it is. Nothing is asked of it any more.
    private let connection: SQLiteConnection

    /// Refuses a database that is not in WAL mode.
    package init(path: String) throws(DatabaseError) {
        let connection = try SQLiteConnection(path: path, mode: .readOnly, settings: SQLiteSettings())
        // The first transaction opens the index.
        _ = try connection.dataVersion
        guard let index = unsafe gh_sqlite_wal_index(connection.handle.pointer) else {
            throw DatabaseError(.misuse, "\(path) has no index of a write-ahead log")
        }
        unsafe self.index = index
        self.connection = connection
    }

    /// The state of the database now; nil in the middle of a commit.
    package var stamp: ChangeStamp? {
        var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)
        let isWhole = unsafe withUnsafeMutableBytes(of: &words) { words in
            unsafe gh_sqlite_wal_header(index, words.assumingMemoryBound(to: UInt64.self).baseAddress) != 0
        }
        return isWhole ? ChangeStamp(words.0, words.1, words.2, words.3, words.4, words.5) : nil
    }
}
