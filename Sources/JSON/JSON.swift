/// JSON (RFC 8259): a value, a strict reader and a writer with a stable order.
///
/// Owns: what a JSON text means here and how it is written. Must not know: what any document is about, HTTP, files.
///
/// Security properties:
/// 1. A text has one reading: duplicate members, trailing text, byte order marks and invalid UTF-8 are refused, so no
///    other parser of the same text can have seen something else (RFC 8259 section 4, RFC 7515 section 4).
/// 2. Work is bounded: size and depth are limited before they are spent, and no text costs more than linear time.
/// 3. Names and strings are compared by their bytes. Swift's `==` follows canonical equivalence, by which U+212A (the
///    Kelvin sign) equals the letter K: two members that differ for everybody else would be one.
/// 4. No string holds NUL, in a name or a value, escaped or not.
package enum JSON: Sendable {
    case null
    case bool(Bool)
    /// A number written without fraction and exponent.
    case integer(Int)
    /// A number written with fraction or exponent, also when its value is whole.
    case number(Double)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

extension JSON {
    package var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The number when it was written as an integer; `1.0` is none.
    package var integer: Int? { if case .integer(let value) = self { value } else { nil } }

    /// The number, however it was written.
    package var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    package var array: [JSON]? { if case .array(let value) = self { value } else { nil } }

    package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    package var isNull: Bool { if case .null = self { true } else { false } }

    /// The member of an object; nil when there is none, or when this is no object.
    package subscript(name: String) -> JSON? { object?[name] }
}

extension JSON: Equatable {
    /// Strings are equal when their bytes are, objects whatever the order of their members.
    package static func == (one: JSON, other: JSON) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }
}

extension JSON: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) { self = .object(JSONObject(listing: elements)) }
}
