// The prepared statements of a connection, by their literals.

internal import Database

/// Prepares each statement once. When it is full the one that was used longest ago goes.
final class StatementCache {
    private var statements: [Literals: SQLiteStatement] = [:]
    private var clock = 0
    private let limit: Int
    private let handle: SQLiteHandle

    init(limit: Int, handle: SQLiteHandle) {
        self.limit = limit
        self.handle = handle
    }

    var count: Int { statements.count }

    /// The statement for a text that holds exactly one.
    func statement(_ sql: SQL) throws(DatabaseError) -> SQLiteStatement {
        clock += 1
        let literals = Literals(pieces: sql.pieces)
        if let known = statements[literals] {
            known.lastUse = clock
            // While its own rows are being read, the same text needs a second statement.
            return known.isRunning ? try prepare(sql.text, isKept: false) : known
        }
        let statement = try prepare(sql.text, isKept: true)
        statement.lastUse = clock
        if statements.count >= limit, let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            statements[oldest.key] = nil
        }
        statements[literals] = statement
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

/// A statement's literals, told apart by where they lie and not by what they say: constants of the program stay where they are, and
/// a statement is looked up more often than anything else is done with it. The same text written in two places is prepared twice.
private struct Literals: Hashable {
    let pieces: [StaticString]

    static func == (left: Literals, right: Literals) -> Bool {
        guard left.pieces.count == right.pieces.count else { return false }
        for index in left.pieces.indices where !isSame(left.pieces[index], right.pieces[index]) { return false }
        return true
    }

    func hash(into hasher: inout Hasher) {
        // Of a statement of many pieces the first ones and the count tell enough.
        hasher.combine(pieces.count)
        for piece in pieces.prefix(3) { hasher.combine(Self.place(piece).start) }
    }

    private static func isSame(_ left: StaticString, _ right: StaticString) -> Bool { place(left) == place(right) }

    private static func place(_ piece: StaticString) -> Place {
        guard piece.hasPointerRepresentation else { return Place(start: UInt(piece.unicodeScalar.value), count: 1) }
        return unsafe Place(start: UInt(bitPattern: piece.utf8Start), count: piece.utf8CodeUnitCount)
    }

    private struct Place: Hashable {
        let start: UInt
        let count: Int
    }
}
