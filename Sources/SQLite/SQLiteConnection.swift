// A connection to one SQLite file.

internal import CSQLite
package import Database

/// A connection to a SQLite database in WAL mode. It is not Sendable: it belongs to the thread that uses it.
package final class SQLiteConnection: Connection {
    package let path: String
    package let mode: SQLiteMode
    let settings: SQLiteSettings
    let handle: SQLiteHandle
    let control: TransactionControl
    private let statements: StatementCache
    /// `begin` has been called and its end has not: the transaction is open unless SQLite has rolled it back by itself.
    var hasBegun = false

    /// Opens the database and refuses it unless it is as durable as `settings` say.
    package init(
        path: String, mode: SQLiteMode, settings: SQLiteSettings = SQLiteSettings()
    ) throws(DatabaseError) {
        self.path = path
        self.mode = mode
        self.settings = settings
        let flags =
            switch mode {
            case .readOnly: SQLITE_OPEN_READONLY
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readWriteCreate: SQLITE_OPEN_READWRITE
            }
        // Created here and not by SQLite, whose files anyone may read.
        if mode == .readWriteCreate { try DatabaseFile.createIfMissing(path) }
        handle = try SQLiteHandle(path: path, flags: flags, fileSystem: settings.fileSystem)
        try handle.apply(settings, mode: mode)
        statements = StatementCache(limit: settings.statementsCached, handle: handle)
        control = try TransactionControl(handle)
    }

    @discardableResult
    package func run(_ sql: SQL) throws(DatabaseError) -> Int {
        try refuseIfLost(sql.text)
        let statement = try statements.statement(sql)
        let before = handle.totalChanges
        do {
            try statement.run(sql.bindings) { _ in true }
        } catch let error as DatabaseError {
            throw error
        } catch {
            preconditionFailure("a closure that does not throw has thrown")
        }
        // lastChanges keeps its value over statements that change no row.
        return handle.totalChanges == before ? 0 : handle.lastChanges
    }

    package func each(_ sql: SQL, _ body: (Row) throws -> Bool) throws {
        try refuseIfLost(sql.text)
        try statements.statement(sql).run(sql.bindings, body)
    }

    package func script(_ text: String) throws(DatabaseError) {
        var offset = 0
        while offset < text.utf8.count {
            try refuseIfLost(text)
            let (statement, end) = try SQLiteStatement.prepare(text, on: handle, from: offset, isKept: false)
            try statement?.run()
            offset = end
        }
    }

    /// `PRAGMA data_version`: changed by the commits of other connections, in this process or another.
    package var dataVersion: Int {
        get throws(DatabaseError) { try number("PRAGMA data_version") }
    }

    package var changes: Int { handle.totalChanges }

    package var schemaVersion: Int {
        get throws(DatabaseError) { try number("PRAGMA user_version") }
    }

    package func setSchemaVersion(_ version: Int) throws(DatabaseError) {
        // A pragma takes no binding; an Int cannot carry text.
        try script("PRAGMA user_version = \(version)")
    }

    /// The number in the first column of the first row.
    func number(_ sql: SQL) throws(DatabaseError) -> Int {
        do {
            return try first(sql) { row in try row.get(0) } ?? 0
        } catch let error as DatabaseError {
            throw error
        } catch {
            preconditionFailure("reading a number threw what is no DatabaseError")
        }
    }

    /// After SQLite has rolled back by itself it is in autocommit mode: each further statement would be committed at once and
    /// alone. Nothing runs until the transaction's owner has noticed.
    private func refuseIfLost(_ text: @autoclosure () -> String) throws(DatabaseError) {
        guard hasBegun, !handle.isInTransaction else { return }
        throw DatabaseError(.misuse, "the transaction has been rolled back by an earlier error", sql: text())
    }
}
