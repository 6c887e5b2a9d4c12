// SQLite's result codes as `DatabaseError`s.

internal import CSQLite
internal import Database

extension DatabaseError {
    /// The error for `code`. `detail` is SQLite's own message: pass it only where it cannot quote a bound value, which is while
    /// preparing (values are not bound yet); for constraints it names columns only and is taken by `failure(of:)`.
    static func sqlite(_ code: Int32, detail: String? = nil, sql: String? = nil) -> DatabaseError {
        let sentence = unsafe String(cString: sqlite3_errstr(code & 0xff))
        return DatabaseError(kind(code, detail: detail ?? ""), "\(detail ?? sentence) (SQLite \(code))", sql: sql)
    }

    private static func kind(_ code: Int32, detail: String) -> Kind {
        switch code {
        case gh_sqlite_constraint_unique, gh_sqlite_constraint_primarykey, gh_sqlite_constraint_rowid:
            .uniqueViolation(String(detail.trimmingPrefix("UNIQUE constraint failed: ")))
        case gh_sqlite_constraint_foreignkey: .foreignKey
        case gh_sqlite_constraint_check: .check
        case gh_sqlite_constraint_notnull: .notNull
        case gh_sqlite_ioerr_nomem: .outOfMemory
        default: primaryKind(code & 0xff, code)
        }
    }

    private static func primaryKind(_ primary: Int32, _ code: Int32) -> Kind {
        switch primary {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_FULL: .full
        case SQLITE_IOERR, SQLITE_CANTOPEN: .io
        case SQLITE_CORRUPT: .corrupt
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_READONLY: .readOnly
        case SQLITE_NOMEM: .outOfMemory
        case SQLITE_TOOBIG: .tooBig
        case SQLITE_INTERRUPT: .interrupted
        case SQLITE_MISUSE, SQLITE_RANGE: .misuse
        default: .other(Int(code))
        }
    }
}

extension SQLiteHandle {
    /// The error of the statement that has just failed with `code`. A message made while a statement runs may quote a value
    /// (a JSON path, a cast), so only those of constraints are shown, which name columns.
    func failure(_ code: Int32, sql: String) -> DatabaseError {
        .sqlite(code, detail: code & 0xff == SQLITE_CONSTRAINT ? message : nil, sql: sql)
    }

    /// The error of a statement that could not be prepared.
    func refusal(_ code: Int32, sql: String) -> DatabaseError {
        .sqlite(code, detail: message, sql: sql)
    }
}
