// A prepared statement.

internal import CSQLite
internal import Database

/// One prepared statement of one connection. It is reset as soon as its rows have been read: a statement that stands on a row
/// holds the WAL's snapshot, and with it every checkpoint.
@safe final class SQLiteStatement: RowCursor {
    let text: String
    /// The statement makes no direct change to the database.
    let isReadOnly: Bool
    let columnCount: Int
    /// Whether it stands on a row now, or is being run.
    private(set) var isRunning = false
    /// The cache's clock at its last use.
    var lastUse = 0
    private let handle: SQLiteHandle
    private let pointer: OpaquePointer
    private let parameterCount: Int

    /// Prepares the first statement of `text` and gives the bytes it took; nil if there is only white space and comments.
    static func prepare(
        _ text: String, on handle: SQLiteHandle, from offset: Int = 0, isKept: Bool
    ) throws(DatabaseError) -> (statement: SQLiteStatement?, end: Int) {
        var pointer: OpaquePointer?
        var copy = text
        let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let (code, end) = copy.withUTF8 { bytes -> (Int32, Int) in
            guard let base = bytes.baseAddress, offset < bytes.count else { return (SQLITE_OK, bytes.count) }
            let start = unsafe UnsafeRawPointer(base + offset).assumingMemoryBound(to: CChar.self)
            var tail: UnsafePointer<CChar>?
            let code = unsafe sqlite3_prepare_v3(
                handle.pointer, start, Int32(clamping: bytes.count - offset), flags, &pointer, &tail)
            return (code, unsafe tail.map { unsafe offset + (start.distance(to: $0)) } ?? bytes.count)
        }
        guard code == SQLITE_OK else { throw handle.refusal(code, sql: text) }
        guard let prepared = unsafe pointer else { return (nil, end) }
        return (unsafe SQLiteStatement(text, handle, prepared), end)
    }

    private init(_ text: String, _ handle: SQLiteHandle, _ pointer: OpaquePointer) {
        self.text = text
        self.handle = handle
        unsafe self.pointer = pointer
        unsafe isReadOnly = sqlite3_stmt_readonly(pointer) != 0
        unsafe columnCount = Int(sqlite3_column_count(pointer))
        unsafe parameterCount = Int(sqlite3_bind_parameter_count(pointer))
    }

    deinit {
        unsafe sqlite3_finalize(pointer)
    }

    /// Binds `values`, steps over the rows until `body` gives false, and resets. A statement that writes runs to its end even
    /// then, as its commit is part of its end.
    func run(_ values: [SQLValue], _ body: (Row) throws -> Bool) throws {
        guard values.count == parameterCount else {
            throw DatabaseError(
                .misuse, "\(values.count) values for a statement with \(parameterCount) placeholders", sql: text)
        }
        isRunning = true
        defer {
            unsafe sqlite3_reset(pointer)
            // Frees the copies of the values, which may be secrets.
            if parameterCount > 0 { unsafe sqlite3_clear_bindings(pointer) }
            isRunning = false
        }
        for (index, value) in values.enumerated() { try bind(value, at: Int32(index + 1)) }
        var wantsMore = true
        while try step() {
            if wantsMore { wantsMore = try body(Row(self)) }
            if !wantsMore && isReadOnly { return }
        }
    }

    /// Runs a statement that has neither values nor rows of interest, such as COMMIT.
    func run() throws(DatabaseError) {
        isRunning = true
        defer {
            unsafe sqlite3_reset(pointer)
            isRunning = false
        }
        while try step() {}
    }

    private func step() throws(DatabaseError) -> Bool {
        switch unsafe sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw handle.failure(code, sql: text)
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) throws(DatabaseError) {
        let code =
            switch value {
            case .null: unsafe sqlite3_bind_null(pointer, index)
            case .integer(let integer): unsafe sqlite3_bind_int64(pointer, index, integer)
            case .real(let real): unsafe sqlite3_bind_double(pointer, index, real)
            case .text(let text): bind(text, at: index)
            case .blob(let bytes): bind(bytes, at: index)
            }
        guard code == SQLITE_OK else { throw handle.failure(code, sql: text) }
    }

    private func bind(_ text: String, at index: Int32) -> Int32 {
        var copy = text
        return copy.withUTF8 { bytes in
            // A null pointer would bind NULL instead of the empty text.
            guard let base = bytes.baseAddress, !bytes.isEmpty else {
                return unsafe sqlite3_bind_text(pointer, index, "", 0, transient)
            }
            let start = unsafe UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self)
            return unsafe sqlite3_bind_text64(
                pointer, index, start, UInt64(bytes.count), transient, UInt8(SQLITE_UTF8))
        }
    }

    private func bind(_ bytes: [UInt8], at index: Int32) -> Int32 {
        guard !bytes.isEmpty else { return unsafe sqlite3_bind_zeroblob(pointer, index, 0) }
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe sqlite3_bind_blob64(pointer, index, bytes.baseAddress, UInt64(bytes.count), transient)
        }
    }

    func field(
        at index: Int, after prefix: Span<UInt8>, leaving rest: Int, into target: inout OutputSpan<UInt8>
    ) -> StoredField {
        guard isRunning, index >= 0, index < columnCount else { return .none }
        // Asked of the value and not of the statement, which would look for errors at each question. On a connection without a mutex
        // nothing protects a value, nor needs to.
        let value = unsafe sqlite3_column_value(pointer, Int32(truncatingIfNeeded: index))
        let type = unsafe sqlite3_value_type(value)
        // The pointer first: what it points to is what is counted.
        let text = type == SQLITE_TEXT ? unsafe sqlite3_value_text(value) : nil
        let count = unsafe text == nil ? 0 : Int(sqlite3_value_bytes(value))
        guard prefix.count + count + rest <= target.freeCapacity else { return .tooLong }
        unsafe target.withUnsafeMutableBufferPointer { buffer, initialized in
            guard let base = buffer.baseAddress else { return }
            unsafe prefix.withUnsafeBufferPointer { prefix in
                guard let start = prefix.baseAddress else { return }
                unsafe (base + initialized).initialize(from: start, count: prefix.count)
            }
            initialized += prefix.count
            guard let text = unsafe text else { return }
            unsafe (base + initialized).initialize(from: text, count: count)
            initialized += count
        }
        switch type {
        case SQLITE_INTEGER: return unsafe .integer(sqlite3_value_int64(value))
        case SQLITE_FLOAT: return unsafe .real(sqlite3_value_double(value))
        case SQLITE_TEXT: return .text
        default: return .none
        }
    }

    func value(at index: Int) -> SQLValue {
        // A row kept beyond its closure reads NULL.
        guard isRunning else { return .null }
        let index = Int32(truncatingIfNeeded: index)
        switch unsafe sqlite3_column_type(pointer, index) {
        case SQLITE_INTEGER: return unsafe .integer(sqlite3_column_int64(pointer, index))
        case SQLITE_FLOAT: return unsafe .real(sqlite3_column_double(pointer, index))
        case SQLITE_TEXT:
            // The pointer first: the call may convert, and the count is of what it converted to.
            let start = unsafe sqlite3_column_text(pointer, index)
            let bytes = unsafe UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, index)))
            return unsafe .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let start = unsafe sqlite3_column_blob(pointer, index)
            let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, index)))
            return unsafe .blob([UInt8](bytes))
        default: return .null
        }
    }
}

/// SQLITE_TRANSIENT: SQLite copies the value while it binds it.
private let transient = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
