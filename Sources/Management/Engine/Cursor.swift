// Cursors: a place in one order of one list, authenticated.

internal import Cryptography
internal import Database
internal import JSON
internal import JSONAPI

/// The values that a row has in the columns of an order. Its text begins with a MAC, so that nobody can make one up, and names the
/// list and the order: it is good for no other.
struct Cursor {
    let values: [SQLValue]

    private static let tagLength = 16

    init(_ values: [SQLValue]) {
        self.values = values
    }

    /// Reads a cursor that was given for this list and order.
    init(_ text: String, list: String, order: [Select.Order], key: [UInt8], parameter: String) throws(ErrorDocument) {
        let refusal = ErrorDocument(
            400, "invalid_pagination", "the cursor is none that this list has given in this order",
            .parameter(parameter))
        guard text.utf8.count <= 4096, let bytes = UnpaddedBase64.urlSafe.decode(Array(text.utf8)),
            bytes.count > Self.tagLength
        else { throw refusal }
        let payload = Array(bytes[Self.tagLength...])
        guard ConstantTime.equal(Array(bytes[..<Self.tagLength]), Self.tag(payload, list, order, key)),
            let parts = (try? JSON(parsing: payload))?.array, parts.count == order.count
        else { throw refusal }
        var values: [SQLValue] = []
        for part in parts {
            switch part {
            case .integer(let number): values.append(.integer(Int64(number)))
            case .string(let text): values.append(.text(text))
            default: throw refusal
            }
        }
        self.values = values
    }

    func text(list: String, order: [Select.Order], key: [UInt8]) -> String {
        let payload = JSON.array(
            values.map { value in
                switch value {
                case .integer(let number): .integer(Int(number))
                case .text(let text): .string(text)
                case .null, .real, .blob: .null
                }
            }
        ).serialized()
        let bytes = Self.tag(payload, list, order, key) + payload
        return String(decoding: UnpaddedBase64.urlSafe.encode(bytes), as: UTF8.self)
    }

    private static func tag(_ payload: [UInt8], _ list: String, _ order: [Select.Order], _ key: [UInt8]) -> [UInt8] {
        // No name of a list or a column has a line end.
        let place = order.reduce(list) { "\($0)\n\($1.isDescending ? "-" : "+")\($1.column)" } + "\n\n"
        return Array(HMAC.sha256(key: key, Array(place.utf8) + payload).prefix(tagLength))
    }

    /// What is true of the rows behind this place, in an order; `id` at its end makes it a total one.
    func condition(_ order: [Select.Order]) -> SQL {
        // As one comparison of rows where all go the same way: an index answers it.
        if Set(order.map(\.isDescending)).count == 1 {
            var columns: SQL = ""
            for (index, part) in order.enumerated() {
                columns.append(index == 0 ? "\(raw: part.column)" : ", \(raw: part.column)")
            }
            let bound: SQL = "(\(list: values))"
            let behind: SQL = order[0].isDescending ? "(\(columns)) < \(bound)" : "(\(columns)) > \(bound)"
            guard order.count > 1 else { return behind }
            // An index over an expression is searched for a comparison of its own alone.
            let (first, value) = (order[0], values[0])
            return first.isDescending
                ? "\(raw: first.column) <= \(value) AND \(behind)" : "\(raw: first.column) >= \(value) AND \(behind)"
        }
        var alternatives: SQL = ""
        for (index, part) in order.enumerated() {
            if index > 0 { alternatives.append(" OR ") }
            alternatives.append("(")
            for (place, equal) in order.prefix(index).enumerated() {
                alternatives.append("\(raw: equal.column) = \(values[place]) AND ")
            }
            alternatives.append(
                part.isDescending
                    ? "\(raw: part.column) < \(values[index]))" : "\(raw: part.column) > \(values[index]))")
        }
        return alternatives
    }
}
