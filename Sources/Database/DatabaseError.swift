// What can go wrong in a database, in words that fit every engine.

/// A failed statement, transaction or file.
@usableFromInline package struct DatabaseError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// A unique index or a primary key; the text names it as the engine does (`client.name`).
        case uniqueViolation(String)
        case foreignKey
        case check
        case notNull
        /// Another process or connection held a lock for longer than the time allowed.
        case busy
        /// The disk, or a limit on the file's size.
        case full
        case io
        case corrupt
        case notADatabase
        case readOnly
        case outOfMemory
        case tooBig
        case interrupted
        /// A stored value, or a missing column, is not what the code expects.
        case decoding
        case newerSchema(found: Int, known: Int)
        /// The program used the room wrongly.
        case misuse
        /// The writer has been closed: the caller came while the program, or the tenant, was being stopped.
        case closed
        /// The engine's own number for anything else.
        case other(Int)
    }

    package let kind: Kind
    /// A sentence for the log. It never holds a bound value.
    package let message: String
    /// The statement's text, with its placeholders and without the values.
    package let sql: String?

    package init(_ kind: Kind, _ message: String, sql: String? = nil) {
        self.kind = kind
        self.message = message
        self.sql = sql
    }

    @usableFromInline package var description: String {
        if let sql { "\(kind): \(message) [\(sql)]" } else { "\(kind): \(message)" }
    }
}
