// A connection around another that counts commits, and can prepare trouble as a transaction begins.

import Database
import Synchronization

/// How many commits a connection has made.
final class CommitCount: Sendable {
    private let commits = Atomic(0)
    var count: Int { commits.load(ordering: .relaxed) }
    func add() { commits.add(1, ordering: .relaxed) }
}

final class CountingConnection: Connection {
    private let inner: any Connection
    private let count: CommitCount
    private let onBegin: @Sendable () -> Void

    init(_ inner: any Connection, _ count: CommitCount, onBegin: @escaping @Sendable () -> Void = {}) {
        self.inner = inner
        self.count = count
        self.onBegin = onBegin
    }

    func run(_ sql: SQL) throws(DatabaseError) -> Int { try inner.run(sql) }
    func each(_ sql: SQL, _ body: (Row) throws -> Bool) throws { try inner.each(sql, body) }
    func script(_ text: String) throws(DatabaseError) { try inner.script(text) }
    var dataVersion: Int { get throws(DatabaseError) { try inner.dataVersion } }
    var changes: Int { inner.changes }
    var isInTransaction: Bool { inner.isInTransaction }

    func begin(_ mode: TransactionMode) throws(DatabaseError) {
        onBegin()
        try inner.begin(mode)
    }

    func commit() throws(DatabaseError) {
        try inner.commit()
        count.add()
    }

    func rollback() throws(DatabaseError) { try inner.rollback() }
    func savepoint() throws(DatabaseError) { try inner.savepoint() }
    func releaseSavepoint() throws(DatabaseError) { try inner.releaseSavepoint() }
    func rollbackToSavepoint() throws(DatabaseError) { try inner.rollbackToSavepoint() }
    var schemaVersion: Int { get throws(DatabaseError) { try inner.schemaVersion } }
    func setSchemaVersion(_ version: Int) throws(DatabaseError) { try inner.setSchemaVersion(version) }
    func schemaChange(_ body: () throws -> Void) throws { try inner.schemaChange(body) }
}
