// What a connection is opened with.

/// How a connection may use its file.
package enum SQLiteMode: Sendable {
    case readWriteCreate
    case readWrite
    case readOnly
}

/// How a connection behaves. The defaults are the program's; tests lower them to show that they matter.
package struct SQLiteSettings: Sendable {
    /// `PRAGMA synchronous`. Only `full` syncs the WAL at each commit.
    package enum Synchronous: Int64, Sendable {
        case off = 0
        case normal = 1
        case full = 2
    }

    package var synchronous = Synchronous.full
    package var busyTimeoutMilliseconds: Int32 = 5_000
    /// The page cache of one connection. It is small because there are many connections: two for each open tenant.
    package var cacheKibibytes = 512
    /// The length of the WAL, in pages, from which a commit also checkpoints. Shorter ones wait for `checkpointWhenIdle`.
    package var checkpointPages: Int32 = 2_000
    /// A WAL that is longer is cut to this when it starts again.
    package var walBytesKept = 8 << 20
    package var statementsCached = 256
    /// The name of a registered VFS; nil for the system's.
    package var fileSystem: String?

    package init() {}
}
