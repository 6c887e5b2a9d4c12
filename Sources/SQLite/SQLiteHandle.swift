// An open `sqlite3 *`, closed when the last user lets go.

internal import CSQLite
internal import Database

/// A connection's handle, shared by the connection and its statements.
@safe final class SQLiteHandle {
    let pointer: OpaquePointer

    init(path: String, flags: Int32, fileSystem: String? = nil) throws(DatabaseError) {
        _ = SQLiteLibrary.configure
        var pointer: OpaquePointer?
        // NOMUTEX: a connection belongs to one thread at a time, so SQLite need not lock it at each call.
        let code = unsafe sqlite3_open_v2(
            Self.plain(path), &pointer, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, fileSystem)
        guard let opened = unsafe pointer, code == SQLITE_OK else {
            unsafe sqlite3_close_v2(pointer)
            let error = DatabaseError.sqlite(code)
            throw DatabaseError(error.kind, "cannot open \(path): \(error.message)")
        }
        unsafe self.pointer = opened
    }

    deinit {
        // v2 waits for statements that are still to be finalized.
        unsafe sqlite3_close_v2(pointer)
    }

    /// SQLite gives a meaning to names like `:memory:` and `file:x?mode=…`; a path that starts with `/` or `./` is only a path.
    private static func plain(_ path: String) -> String {
        path.hasPrefix("/") ? path : "./" + path
    }

    var message: String { unsafe String(cString: sqlite3_errmsg(pointer)) }

    /// Whether a transaction is open now.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(pointer) == 0 }

    /// All rows changed since the connection was opened.
    var totalChanges: Int { unsafe Int(sqlite3_total_changes64(pointer)) }

    /// Rows the last INSERT, UPDATE or DELETE changed itself, without triggers and foreign key actions.
    var lastChanges: Int { unsafe Int(sqlite3_changes64(pointer)) }
}
