// What an engine must be able to do, and what follows from it.

/// Whether a transaction may write.
package enum TransactionMode: Sendable {
    /// One view of the database, taken at its first statement.
    case read
    /// Takes the engine's write lock at once, so that what the transaction reads cannot become stale before it writes.
    case write
}

/// A connection to one database. It belongs to one thread at a time.
package protocol Connection: AnyObject {
    /// Runs one statement to its end and gives the number of rows it inserted, changed or deleted itself.
    @discardableResult
    func run(_ sql: SQL) throws(DatabaseError) -> Int

    /// Runs one statement and hands over its rows until `body` gives false. A statement that writes still runs to its end.
    func each(_ sql: SQL, _ body: (Row) throws -> Bool) throws

    /// Runs several statements without values, as a migration's file holds them.
    func script(_ text: String) throws(DatabaseError)

    /// A number that changes when another connection has committed a change to this database, and only then.
    var dataVersion: Int { get throws(DatabaseError) }

    /// Rows this connection has inserted, changed and deleted since it was opened, also by triggers and foreign keys, also where
    /// that was rolled back.
    var changes: Int { get }

    /// Whether the engine has a transaction open now. Ask after any error: an engine may have rolled back by itself.
    var isInTransaction: Bool { get }

    func begin(_ mode: TransactionMode) throws(DatabaseError)

    /// Throws when the transaction did not become durable. If `isInTransaction` is still true then, nothing was written and
    /// the transaction waits for its end (a deferred foreign key); otherwise it has been rolled back.
    func commit() throws(DatabaseError)

    /// Ends the transaction without its changes; no error if the engine has rolled back already.
    func rollback() throws(DatabaseError)

    /// Opens an inner transaction; they nest.
    func savepoint() throws(DatabaseError)

    /// Ends the innermost savepoint and keeps its changes in the enclosing transaction.
    func releaseSavepoint() throws(DatabaseError)

    /// Ends the innermost savepoint without its changes.
    func rollbackToSavepoint() throws(DatabaseError)

    /// The number of the last migration applied; 0 in a new database.
    var schemaVersion: Int { get throws(DatabaseError) }

    func setSchemaVersion(_ version: Int) throws(DatabaseError)

    /// A write transaction in which tables may be dropped and built anew: foreign keys are not enforced statement by statement
    /// (dropping a referenced table would delete its children), but all are checked before the commit.
    func schemaChange(_ body: () throws -> Void) throws
}

extension Connection {
    /// Every row of a statement, decoded.
    package func rows<Value>(_ sql: SQL, _ decode: (Row) throws -> Value) throws -> [Value] {
        var values: [Value] = []
        try each(sql) { row in
            values.append(try decode(row))
            return true
        }
        return values
    }

    /// The first row of a statement, decoded; nil if there is none.
    package func first<Value>(_ sql: SQL, _ decode: (Row) throws -> Value) throws -> Value? {
        var value: Value?
        try each(sql) { row in
            value = try decode(row)
            return false
        }
        return value
    }

    /// Runs `body` in one read transaction: everything it reads is of one moment. Inside an open transaction it joins that one.
    package func read<Value>(_ body: () throws -> Value) throws -> Value {
        guard !isInTransaction else { return try body() }
        return try within(.read, body)
    }

    /// Runs `body` in one write transaction, committed before this returns and rolled back if `body` throws. It does not nest.
    ///
    /// Inside the program writes go through a `Writer`; this is for the commands and for migrations.
    package func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try within(.write, body)
    }

    private func within<Value>(_ mode: TransactionMode, _ body: () throws -> Value) throws -> Value {
        try begin(mode)
        do {
            let value = try body()
            try commit()
            return value
        } catch {
            // The first error is the one that tells why; a rollback that fails as well leaves `isInTransaction` true.
            try? rollback()
            throw error
        }
    }
}
