// A statement and the values bound to it: the only way to hand text to an engine.

/// SQL text with `?` placeholders and the values that fill them, in order.
///
///     "SELECT name FROM client WHERE id = \(id)"     // text "… id = ?", one binding
///
/// Interpolation binds. Text that cannot be bound (a column list, a table's name) comes in as a literal, through
/// `\(raw:)` with a constant, or as another `SQL`. Literals are `StaticString`s, so that no text made while the program runs
/// can become a statement, by whichever initializer.
package struct SQL: ExpressibleByStringInterpolation, Sendable, Equatable {
    package private(set) var text: String
    package private(set) var bindings: [SQLValue]

    package init(stringLiteral text: StaticString) {
        self.text = text.description
        self.bindings = []
    }

    package init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        bindings = stringInterpolation.bindings
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    package mutating func append(_ other: SQL) {
        text += other.text
        bindings += other.bindings
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var bindings: [SQLValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount)
            bindings.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            text += literal.description
        }

        package mutating func appendInterpolation(_ value: some SQLValueConvertible) {
            text += "?"
            bindings.append(value.sqlValue)
        }

        /// nil is bound as NULL. The label is there because the compiler warns of every unlabelled optional.
        package mutating func appendInterpolation<Value: SQLValueConvertible>(optional value: Value?) {
            text += "?"
            bindings.append(value?.sqlValue ?? .null)
        }

        /// Another statement's text and bindings, in place.
        package mutating func appendInterpolation(_ fragment: SQL) {
            text += fragment.text
            bindings += fragment.bindings
        }

        /// A constant fragment, known when the program was compiled.
        package mutating func appendInterpolation(raw: StaticString) {
            text += raw.description
        }

        /// The members of `IN (…)`, each bound. An empty list is written `NULL`, which nothing equals.
        package mutating func appendInterpolation(list values: [some SQLValueConvertible]) {
            text += values.isEmpty ? "NULL" : values.map { _ in "?" }.joined(separator: ", ")
            bindings += values.map(\.sqlValue)
        }
    }
}
