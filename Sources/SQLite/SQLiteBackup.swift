// Copies of a live database, and back into one.

internal import CSQLite
internal import Database

extension SQLiteConnection {
    /// Copies the database, as it is now, to a new file at `path`, while others read and write. The copy is one plain file
    /// (no WAL beside it) with mode 0600, checked, synced and named only when complete; an existing file is never replaced.
    package func backup(to path: String) throws {
        guard !isInTransaction else { throw DatabaseError(.misuse, "a backup inside a transaction") }
        let draft = path + ".partial"
        DatabaseFile.remove(draft)
        try DatabaseFile.create(draft)
        defer { DatabaseFile.remove(draft) }
        // One read transaction for the whole copy: without it each commit of another connection would start the copy again.
        try read {
            _ = try number("SELECT count(*) FROM sqlite_schema")
            let copy = try SQLiteHandle(path: draft, flags: SQLITE_OPEN_READWRITE)
            try copy.take(from: handle, pagesPerStep: 1_024)
            _ = try copy.pragma("journal_mode = DELETE")
            try copy.requireIntact("the copy")
        }
        try DatabaseFile.sync(draft)
        try DatabaseFile.publish(draft, as: path)
    }

    /// Replaces everything in this database by what the file at `path` holds, in one transaction: other connections see the
    /// old or the new. The file is checked first, and refused if it is damaged.
    ///
    /// `prepare` runs when nobody can write to this database any more, and before anything is copied: what it reads here, on
    /// another connection, is the last state, and what it changes in the file at `path` is copied too.
    package func restore(from path: String, preparing prepare: () throws -> Void = {}) throws {
        guard !isInTransaction else { throw DatabaseError(.misuse, "a restore inside a transaction") }
        guard mode != .readOnly else { throw DatabaseError(.readOnly, "a restore into a read-only connection") }
        let source = try SQLiteHandle(path: path, flags: SQLITE_OPEN_READONLY)
        try source.requireIntact("the file to restore")
        try handle.take(from: source, pagesPerStep: -1, preparing: prepare)
        // The copied header carries the source's settings; what is durable is asked again.
        try handle.apply(settings, mode: mode)
        checkpoint()
    }

    /// What `PRAGMA integrity_check` and `PRAGMA foreign_key_check` find; empty for a sound database.
    package func integrityCheck() throws -> [String] {
        let damages = try rows("PRAGMA integrity_check") { row in try row.get(0, as: String.self) }
        let orphans = try rows("PRAGMA foreign_key_check") { row in
            "rows of \(try row.get(0, as: String.self)) refer to rows that are not there"
        }
        return damages.filter { $0 != "ok" } + orphans
    }
}

extension SQLiteHandle {
    /// Copies all pages of `source` into this database.
    fileprivate func take(
        from source: SQLiteHandle, pagesPerStep: Int32, preparing prepare: () throws -> Void = {}
    ) throws {
        guard let backup = unsafe sqlite3_backup_init(pointer, "main", source.pointer, "main") else {
            throw DatabaseError.sqlite(unsafe sqlite3_extended_errcode(pointer))
        }
        // A step of no pages takes the target's write lock, which is held until the copy is finished or given up.
        var code = unsafe sqlite3_backup_step(backup, 0)
        if code == SQLITE_OK {
            do { try prepare() } catch {
                unsafe sqlite3_backup_finish(backup)
                throw error
            }
        }
        while code == SQLITE_OK { unsafe code = sqlite3_backup_step(backup, pagesPerStep) }
        let end = unsafe sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE, end == SQLITE_OK else {
            throw DatabaseError.sqlite(code == SQLITE_DONE ? end : code)
        }
    }

    fileprivate func requireIntact(_ what: String) throws(DatabaseError) {
        let answer = try pragma("integrity_check(1)")
        guard answer == "ok" else { throw DatabaseError(.corrupt, "\(what) is damaged: \(answer ?? "no answer")") }
    }
}
