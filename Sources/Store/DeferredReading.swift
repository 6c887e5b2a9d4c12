// A read transaction that begins with the first question that memory cannot answer.

internal import Database
internal import SQLite

/// Stands for a connection of the pool until one is needed. Most requests of a quiet tenant need none: what they ask for is in
/// memory, and a look at the file's stamp has told that it is still true.
final class DeferredReading: Connection {
    private let path: String
    private let pool: ReadPool
    private let snapshot: Snapshot
    private var connection: SQLiteConnection?
    /// The transaction began too late: what memory has answered was true of an earlier moment. Everything must be asked again.
    private(set) var cameTooLate = false

    init(_ path: String, _ pool: ReadPool, _ snapshot: Snapshot) {
        self.path = path
        self.pool = pool
        self.snapshot = snapshot
    }

    private func opened() throws(DatabaseError) -> SQLiteConnection {
        if let connection { return connection }
        let taken = try pool.take(path)
        connection = taken
        try taken.begin(.read)
        let holds: Bool
        do { holds = try snapshot.holds(in: taken) } catch let error as DatabaseError { throw error } catch {
            throw DatabaseError(.decoding, String(describing: error))
        }
        guard holds else {
            cameTooLate = true
            throw DatabaseError(.busy, "the configuration has changed while it was read")
        }
        return taken
    }

    /// Ends the transaction, if there was one.
    func end() throws(DatabaseError) {
        guard let connection else { return }
        defer { pool.giveBack(connection, path) }
        self.connection = nil
        // A transaction that has read only ends alike by commit and by rollback; the latter cannot fail for want of anything.
        try connection.rollback()
    }

    func run(_ sql: SQL) throws(DatabaseError) -> Int { try opened().run(sql) }

    func each(_ sql: SQL, _ body: (Row) throws -> Bool) throws { try opened().each(sql, body) }

    func script(_ text: String) throws(DatabaseError) { try opened().script(text) }

    var dataVersion: Int { get throws(DatabaseError) { try opened().dataVersion } }

    /// It is for reading.
    var changes: Int { 0 }

    /// Its own transaction is open, begun or not: what reads in one joins it.
    var isInTransaction: Bool { true }

    func begin(_ mode: TransactionMode) throws(DatabaseError) { try opened().begin(mode) }

    func commit() throws(DatabaseError) { try opened().commit() }

    func rollback() throws(DatabaseError) { try opened().rollback() }

    func savepoint() throws(DatabaseError) { try opened().savepoint() }

    func releaseSavepoint() throws(DatabaseError) { try opened().releaseSavepoint() }

    func rollbackToSavepoint() throws(DatabaseError) { try opened().rollbackToSavepoint() }

    var schemaVersion: Int { get throws(DatabaseError) { try opened().schemaVersion } }

    func setSchemaVersion(_ version: Int) throws(DatabaseError) { try opened().setSchemaVersion(version) }

    func schemaChange(_ body: () throws -> Void) throws { try opened().schemaChange(body) }
}
