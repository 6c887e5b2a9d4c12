// One row of a result, read in place from the engine.

/// The engine's side of a row: a statement standing on it.
@usableFromInline package protocol RowCursor: AnyObject {
    var columnCount: Int { get }
    /// The value of a column that exists.
    func value(at index: Int) -> SQLValue
    /// Hands over the bytes of a text; false, and nothing is handed over, where the value is none.
    func withText(at index: Int, _ body: (Span<UInt8>) -> Void) -> Bool
}

extension RowCursor {
    package func withText(at index: Int, _ body: (Span<UInt8>) -> Void) -> Bool {
        guard case .text(let text) = value(at: index) else { return false }
        body(text.utf8Span.span)
        return true
    }
}

/// The row a statement stands on. It is valid inside the closure it was handed to and nowhere else: the statement moves on.
@usableFromInline package struct Row {
    @usableFromInline let cursor: any RowCursor

    package init(_ cursor: any RowCursor) {
        self.cursor = cursor
    }

    package var count: Int { cursor.columnCount }

    /// The column at `index`, counted from 0.
    // Inlined, as every column of every row goes through it: where it is not specialized it costs four times as much.
    @inlinable package func get<Value: SQLValueConvertible>(
        _ index: Int, as type: Value.Type = Value.self
    ) throws(DatabaseError) -> Value {
        guard index >= 0, index < cursor.columnCount else { throw missing(index) }
        do {
            return try Value(sqlValue: cursor.value(at: index))
        } catch {
            throw refused(index, error)
        }
    }

    @usableFromInline func missing(_ index: Int) -> DatabaseError {
        DatabaseError(.decoding, "no column \(index) in a row of \(cursor.columnCount)")
    }

    @usableFromInline func refused(_ index: Int, _ error: DatabaseError) -> DatabaseError {
        DatabaseError(error.kind, "column \(index): \(error.message)", sql: error.sql)
    }

    /// Hands over a text as its bytes, which are gone afterwards: for whoever writes it on, it need not become a string. False
    /// where the column is none, or holds no text.
    package func withText(_ index: Int, _ body: (Span<UInt8>) -> Void) -> Bool {
        index >= 0 && index < cursor.columnCount && cursor.withText(at: index, body)
    }
}
