// A statement and the values bound to it: the only way to hand text to an engine.

/// SQL text with `?` placeholders and the values that fill them, in order.
///
///     "SELECT name FROM client WHERE id = \(id)"     // text "… id = ?", one binding
///
/// Interpolation binds. Text that cannot be bound (a column list, a table's name) comes in as a literal, through
/// `\(raw:)` with a constant, or as another `SQL`. Literals are `StaticString`s, so that no text made while the program runs
/// can become a statement, by whichever initializer.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The literals in order, a placeholder being one of its own: what a statement is known by. They are put together when an
    /// engine sees them for the first time, and not each time a statement runs.
    package private(set) var pieces: [StaticString]
    package private(set) var bindings: [SQLValue]

    package init(stringLiteral text: StaticString) {
        pieces = [text]
        bindings = []
    }

    package init(stringInterpolation: StringInterpolation) {
        pieces = stringInterpolation.pieces
        bindings = stringInterpolation.bindings
    }

    package var text: String { pieces.reduce(into: "") { $0 += $1.description } }

    package static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    package mutating func append(_ other: SQL) {
        pieces += other.pieces
        bindings += other.bindings
    }

    /// Room for so many pieces.
    init(reserving count: Int) {
        pieces = []
        pieces.reserveCapacity(count)
        bindings = []
    }

    /// A constant fragment, as `\(raw:)`.
    mutating func append(raw: StaticString) { pieces.append(raw) }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pieces: [StaticString] = []
        fileprivate var bindings: [SQLValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
            bindings.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            if !literal.hasPointerRepresentation || literal.utf8CodeUnitCount > 0 { pieces.append(literal) }
        }

        package mutating func appendInterpolation(_ value: some SQLValueConvertible) {
            bind(value.sqlValue)
        }

        /// nil is bound as NULL. The label is there because the compiler warns of every unlabelled optional.
        package mutating func appendInterpolation<Value: SQLValueConvertible>(optional value: Value?) {
            bind(value?.sqlValue ?? .null)
        }

        /// Another statement's text and bindings, in place.
        package mutating func appendInterpolation(_ fragment: SQL) {
            pieces += fragment.pieces
            bindings += fragment.bindings
        }

        /// A constant fragment, known when the program was compiled.
        package mutating func appendInterpolation(raw: StaticString) {
            pieces.append(raw)
        }

        /// The members of `IN (…)`, each bound. An empty list is written `NULL`, which nothing equals.
        package mutating func appendInterpolation(list values: [some SQLValueConvertible]) {
            if values.isEmpty { pieces.append("NULL") }
            for (index, value) in values.enumerated() {
                if index > 0 { pieces.append(", ") }
                bind(value.sqlValue)
            }
        }

        private mutating func bind(_ value: SQLValue) {
            pieces.append("?")
            bindings.append(value)
        }
    }
}

extension SQL: Equatable {
    package static func == (left: SQL, right: SQL) -> Bool {
        left.text == right.text && left.bindings == right.bindings
    }
}
