// Whom a token is meant for (RFC 7519 section 4.1.3): one string, or an array of them.

package import JSON

package struct Audience: Sendable {
    package let values: [String]

    package init(_ values: [String]) { self.values = values }

    package init(_ value: String) { values = [value] }

    /// nil unless it is a string or an array of strings only.
    package init?(json: JSON) {
        switch json {
        case .string(let value):
            values = [value]
        case .array(let elements):
            var values: [String] = []
            for element in elements {
                guard let value = element.string else { return nil }
                values.append(value)
            }
            self.values = values
        default:
            return nil
        }
    }

    /// A single audience is written as a string, which every reader understands.
    package var json: JSON {
        values.count == 1 ? .string(values[0]) : .array(values.map { .string($0) })
    }

    package func contains(_ value: String) -> Bool { values.contains { same($0, value) } }
}

extension Audience: Equatable {
    /// The same bytes in the same order.
    package static func == (a: Audience, b: Audience) -> Bool {
        a.values.count == b.values.count && zip(a.values, b.values).allSatisfy(same)
    }
}
