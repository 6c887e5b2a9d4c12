// The five kinds of value an engine stores, and the Swift types that travel as one of them.

/// A stored value.
@usableFromInline package enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// The kind's name, for messages: the value itself is never shown.
    var kindName: String {
        switch self {
        case .null: "NULL"
        case .integer: "an integer"
        case .real: "a real number"
        case .text: "text"
        case .blob: "a blob"
        }
    }
}

/// A type that is stored as one `SQLValue`. Reading is strict: a value of another kind is an error, never converted.
@usableFromInline package protocol SQLValueConvertible {
    var sqlValue: SQLValue { get }
    init(sqlValue: SQLValue) throws(DatabaseError)
}

extension SQLValueConvertible {
    /// The error for a stored value that is no `Self`; it names kinds only, as the value may be a secret.
    @usableFromInline package static func mismatch(_ value: SQLValue) -> DatabaseError {
        DatabaseError(.decoding, "expected \(Self.self), found \(value.kindName)")
    }
}

extension Int64: SQLValueConvertible {
    @inlinable package var sqlValue: SQLValue { .integer(self) }

    @inlinable package init(sqlValue: SQLValue) throws(DatabaseError) {
        guard case .integer(let value) = sqlValue else { throw Self.mismatch(sqlValue) }
        self = value
    }
}

extension Int: SQLValueConvertible {
    @inlinable package var sqlValue: SQLValue { .integer(Int64(self)) }

    @inlinable package init(sqlValue: SQLValue) throws(DatabaseError) {
        guard case .integer(let value) = sqlValue else { throw Self.mismatch(sqlValue) }
        self = Int(value)
    }
}

extension Bool: SQLValueConvertible {
    @inlinable package var sqlValue: SQLValue { .integer(self ? 1 : 0) }

    @inlinable package init(sqlValue: SQLValue) throws(DatabaseError) {
        switch sqlValue {
        case .integer(0): self = false
        case .integer(1): self = true
        default: throw Self.mismatch(sqlValue)
        }
    }
}

extension Double: SQLValueConvertible {
    @inlinable package var sqlValue: SQLValue { .real(self) }

    /// Integers are taken too: an engine may store `2.0` as one.
    @inlinable package init(sqlValue: SQLValue) throws(DatabaseError) {
        switch sqlValue {
        case .real(let value): self = value
        case .integer(let value): self = Double(value)
        default: throw Self.mismatch(sqlValue)
        }
    }
}

extension String: SQLValueConvertible {
    @inlinable package var sqlValue: SQLValue { .text(self) }

    @inlinable package init(sqlValue: SQLValue) throws(DatabaseError) {
        guard case .text(let value) = sqlValue else { throw Self.mismatch(sqlValue) }
        self = value
    }
}

extension [UInt8]: SQLValueConvertible {
    @inlinable package var sqlValue: SQLValue { .blob(self) }

    @inlinable package init(sqlValue: SQLValue) throws(DatabaseError) {
        guard case .blob(let value) = sqlValue else { throw Self.mismatch(sqlValue) }
        self = value
    }
}

extension Optional: SQLValueConvertible where Wrapped: SQLValueConvertible {
    @inlinable package var sqlValue: SQLValue { self?.sqlValue ?? .null }

    @inlinable package init(sqlValue: SQLValue) throws(DatabaseError) {
        if case .null = sqlValue { self = nil } else { self = try Wrapped(sqlValue: sqlValue) }
    }
}

extension SQLValue: SQLValueConvertible {
    @inlinable package var sqlValue: SQLValue { self }

    /// Any kind, as it is.
    @inlinable package init(sqlValue: SQLValue) {
        self = sqlValue
    }
}
