// One row of a result, read in place from the engine.

/// The engine's side of a row: a statement standing on it.
@usableFromInline package protocol RowCursor: AnyObject {
    var columnCount: Int { get }
    /// The value of a column that exists.
    func value(at index: Int) -> SQLValue
    /// What a column holds. `prefix` is appended to `target` first, and behind it a text as its bytes; where both together do not
    /// leave `rest` bytes free, nothing.
    func field(
        at index: Int, after prefix: Span<UInt8>, leaving rest: Int, into target: inout OutputSpan<UInt8>
    ) -> StoredField
}

extension RowCursor {
    package func field(
        at index: Int, after prefix: Span<UInt8>, leaving rest: Int, into target: inout OutputSpan<UInt8>
    ) -> StoredField {
        let value = value(at: index)
        let text = if case .text(let text) = value { text } else { "" }
        let bytes = text.utf8Span.span
        guard prefix.count + bytes.count + rest <= target.freeCapacity else { return .tooLong }
        for index in prefix.indices { target.append(prefix[index]) }
        for index in bytes.indices { target.append(bytes[index]) }
        return switch value {
        case .null, .blob: .none
        case .integer(let number): .integer(number)
        case .real(let number): .real(number)
        case .text: .text
        }
    }
}

/// What a column holds, for whoever writes it on: a text lies where it was to be written already.
@usableFromInline package enum StoredField {
    /// NULL, or a blob, which is no text.
    case none
    case integer(Int64)
    case real(Double)
    case text
    /// There was not room.
    case tooLong
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

    /// The column at `index`, without a string or a box for what it holds: for whoever writes a hundred rows of it.
    @inlinable package func field(
        _ index: Int, after prefix: Span<UInt8>, leaving rest: Int, into target: inout OutputSpan<UInt8>
    ) -> StoredField {
        cursor.field(at: index, after: prefix, leaving: rest, into: &target)
    }
}
