// The settings of a new connection, set and read back.

internal import CSQLite
internal import Database

extension SQLiteHandle {
    /// Makes the connection what the room's door plate promises, or throws.
    func apply(_ settings: SQLiteSettings, mode: SQLiteMode) throws(DatabaseError) {
        unsafe sqlite3_busy_timeout(pointer, settings.busyTimeoutMilliseconds)
        for (option, isOn) in [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
            (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
        ] as [(Int32, Int32)] {
            let code = unsafe gh_sqlite_switch(pointer, option, isOn)
            guard code == SQLITE_OK else { throw DatabaseError.sqlite(code) }
        }
        try set("trusted_schema", "0")
        try set("cell_size_check", "1")
        // An I/O error under a memory map is a signal, not an error.
        try set("mmap_size", "0")
        // The journals of savepoints belong in no shared folder.
        try set("temp_store", "2")
        try set("cache_size", "-\(settings.cacheKibibytes)")
        try set("synchronous", "\(settings.synchronous.rawValue)")
        if mode != .readOnly {
            _ = try pragma("journal_mode = WAL")
            _ = try pragma("journal_size_limit = \(settings.walBytesKept)")
            unsafe sqlite3_wal_autocheckpoint(pointer, settings.checkpointPages)
        }
        try require("journal_mode", "wal")
        try require("synchronous", "\(settings.synchronous.rawValue)")
        try set("foreign_keys", "1")
    }

    /// Sets a pragma and reads it back.
    func set(_ name: String, _ value: String) throws(DatabaseError) {
        _ = try pragma("\(name) = \(value)")
        try require(name, value)
    }

    private func require(_ name: String, _ value: String) throws(DatabaseError) {
        let found = try pragma(name) ?? "nothing"
        // mmap_size answers nothing where memory maps are compiled out.
        guard found != value, !(name == "mmap_size" && found == "nothing") else { return }
        throw DatabaseError(.misuse, "PRAGMA \(name) is \(found) and should be \(value): the connection is refused")
    }

    /// Runs a pragma and gives the first column of its first row as text.
    func pragma(_ text: String) throws(DatabaseError) -> String? {
        let (statement, _) = try SQLiteStatement.prepare("PRAGMA " + text, on: self, isKept: false)
        var answer: String?
        do {
            try statement?.run([]) { row in
                switch try row.get(0, as: SQLValue.self) {
                case .integer(let number): answer = String(number)
                case .text(let word): answer = word
                default: answer = nil
                }
                return false
            }
        } catch let error as DatabaseError {
            throw error
        } catch {
            preconditionFailure("a pragma's row threw what is no DatabaseError")
        }
        return answer
    }
}
