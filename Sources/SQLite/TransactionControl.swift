// Beginnings and ends of transactions.

package import Database

/// The statements that begin and end transactions, prepared when the connection is opened: a rollback must be possible when
/// memory for preparing it is not.
struct TransactionControl {
    let begin: SQLiteStatement
    let beginImmediate: SQLiteStatement
    let commit: SQLiteStatement
    let rollback: SQLiteStatement
    let savepoint: SQLiteStatement
    let release: SQLiteStatement
    let rollbackTo: SQLiteStatement

    init(_ handle: SQLiteHandle) throws(DatabaseError) {
        func prepare(_ text: String) throws(DatabaseError) -> SQLiteStatement {
            guard let statement = try SQLiteStatement.prepare(text, on: handle, isKept: true).statement else {
                preconditionFailure("no statement in \(text)")
            }
            return statement
        }
        begin = try prepare("BEGIN DEFERRED")
        beginImmediate = try prepare("BEGIN IMMEDIATE")
        commit = try prepare("COMMIT")
        rollback = try prepare("ROLLBACK")
        // Savepoints of one name nest; each statement below means the innermost.
        savepoint = try prepare("SAVEPOINT inner")
        release = try prepare("RELEASE inner")
        rollbackTo = try prepare("ROLLBACK TO inner")
    }
}

extension SQLiteConnection {
    package var isInTransaction: Bool { handle.isInTransaction }

    package func begin(_ mode: TransactionMode) throws(DatabaseError) {
        guard !hasBegun else { throw DatabaseError(.misuse, "a transaction is open already") }
        switch mode {
        case .read: try control.begin.run()
        case .write: try control.beginImmediate.run()
        }
        hasBegun = true
    }

    package func commit() throws(DatabaseError) {
        guard isInTransaction else {
            throw DatabaseError(.misuse, "the transaction has been rolled back by an earlier error")
        }
        try control.commit.run()
        hasBegun = false
    }

    package func rollback() throws(DatabaseError) {
        if isInTransaction { try control.rollback.run() }
        hasBegun = false
    }

    package func savepoint() throws(DatabaseError) {
        guard isInTransaction else { throw DatabaseError(.misuse, "a savepoint outside a transaction") }
        try control.savepoint.run()
    }

    package func releaseSavepoint() throws(DatabaseError) {
        try control.release.run()
    }

    package func rollbackToSavepoint() throws(DatabaseError) {
        try control.rollbackTo.run()
        try control.release.run()
    }

    package func schemaChange(_ body: () throws -> Void) throws {
        // The pragma has no effect inside a transaction, so it stands around it.
        guard !hasBegun else { throw DatabaseError(.misuse, "a schema change inside a transaction") }
        try handle.set("foreign_keys", "0")
        let change = Result {
            try transaction {
                try body()
                if let table = try first("PRAGMA foreign_key_check", { row in try row.get(0, as: String.self) }) {
                    throw DatabaseError(.foreignKey, "rows of \(table) refer to rows that are not there")
                }
            }
        }
        // Set and read back: a connection that no longer enforces foreign keys may not pass for one that does.
        try handle.set("foreign_keys", "1")
        try change.get()
    }
}
