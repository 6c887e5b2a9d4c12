// The prepared statements of a connection, by text.

internal import Database

/// Prepares each text once. When it is full the statement that was used longest ago goes.
final class StatementCache {
    private var statements: [String: SQLiteStatement] = [:]
    private var clock = 0
    private let limit: Int
    private let handle: SQLiteHandle

    init(limit: Int, handle: SQLiteHandle) {
        self.limit = limit
        self.handle = handle
    }

    var count: Int { statements.count }

    /// The statement for a text that holds exactly one.
    func statement(_ text: String) throws(DatabaseError) -> SQLiteStatement {
        clock += 1
        if let known = statements[text] {
            known.lastUse = clock
            // While its own rows are being read, the same text needs a second statement.
            return known.isRunning ? try prepare(text, isKept: false) : known
        }
        let statement = try prepare(text, isKept: true)
        statement.lastUse = clock
        if statements.count >= limit, let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            statements[oldest.key] = nil
        }
        statements[text] = statement
        return statement
    }

    private func prepare(_ text: String, isKept: Bool) throws(DatabaseError) -> SQLiteStatement {
        let (statement, end) = try SQLiteStatement.prepare(text, on: handle, isKept: isKept)
        guard let statement else { throw DatabaseError(.misuse, "the text holds no statement", sql: text) }
        guard text.utf8.dropFirst(end).allSatisfy(Self.isIgnored) else {
            throw DatabaseError(.misuse, "the text holds more than one statement", sql: text)
        }
        return statement
    }

    private static func isIgnored(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: ";")
    }
}
