// From bytes to a value, refusing whatever RFC 8259 does not allow or leaves open.

extension JSON {
    /// Reads exactly one JSON text (RFC 8259 section 2).
    package init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        guard bytes.count <= limits.maxBytes else { throw JSONError(reason: .tooLong, offset: limits.maxBytes) }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw JSONError(reason: .byteOrderMark, offset: 0) }
        // The whole text at once: afterwards every piece between two ASCII bytes is known to be UTF-8.
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw JSONError(reason: .invalidUTF8, offset: error.byteOffsets.lowerBound)
        }
        var reader = JSONReader(bytes: bytes, depthLeft: limits.maxDepth)
        self = try reader.text()
    }
}

/// A cursor over one text. The methods leave `position` behind what they read.
struct JSONReader {
    let bytes: [UInt8]
    var position = 0
    var depthLeft: Int

    init(bytes: [UInt8], depthLeft: Int) {
        self.bytes = bytes
        self.depthLeft = depthLeft
    }

    /// The byte under the cursor, nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func refusal(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason: reason, offset: position)
    }

    mutating func text() throws(JSONError) -> JSON {
        skipWhitespace()
        guard next != nil else { throw refusal(.empty) }
        let value = try self.value()
        skipWhitespace()
        guard next == nil else { throw refusal(.trailingText) }
        return value
    }

    private mutating func value() throws(JSONError) -> JSON {
        guard let next else { throw refusal(.unexpectedEnd) }
        switch next {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw refusal(.unexpectedByte)
        }
    }

    private mutating func array() throws(JSONError) -> [JSON] {
        try descend()
        var elements: [JSON] = []
        if skip(UInt8(ascii: "]")) { return ascend(elements) }
        while true {
            skipWhitespace()
            elements.append(try value())
            if try !continues(until: UInt8(ascii: "]")) { return ascend(elements) }
        }
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try descend()
        var members = DistinctMembers()
        if skip(UInt8(ascii: "}")) { return ascend(members.object) }
        while true {
            skipWhitespace()
            let start = position
            guard let next else { throw refusal(.unexpectedEnd) }
            guard next == UInt8(ascii: "\"") else { throw refusal(.unexpectedByte) }
            let name = try string()
            guard members.admit(name) else { throw JSONError(reason: .duplicateMember, offset: start) }
            guard skip(UInt8(ascii: ":")) else { throw refusal(self.next == nil ? .unexpectedEnd : .unexpectedByte) }
            skipWhitespace()
            members.append(name, try value())
            if try !continues(until: UInt8(ascii: "}")) { return ascend(members.object) }
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for byte in word.description.utf8 {
            guard let next else { throw refusal(.unexpectedEnd) }
            guard next == byte else { throw refusal(.unexpectedByte) }
            position += 1
        }
        return value
    }

    /// After an element: true when a comma follows, false when the closing byte does.
    private mutating func continues(until close: UInt8) throws(JSONError) -> Bool {
        if skip(UInt8(ascii: ",")) { return true }
        if skip(close) { return false }
        throw refusal(next == nil ? .unexpectedEnd : .unexpectedByte)
    }

    private mutating func descend() throws(JSONError) {
        guard depthLeft > 0 else { throw refusal(.tooDeep) }
        depthLeft -= 1
        position += 1
    }

    private mutating func ascend<Value>(_ value: Value) -> Value {
        depthLeft += 1
        return value
    }

    /// Skips white space and then `byte`, if it is there.
    private mutating func skip(_ byte: UInt8) -> Bool {
        skipWhitespace()
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipWhitespace() {
        while let next, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { position += 1 }
    }
}

/// Collects an object's members. Small objects are searched; large ones get a set, since searching a megabyte of
/// members for each of them would take minutes.
private struct DistinctMembers {
    private var members: [JSONObject.Member] = []
    private var names: Set<[UInt8]> = []
    private static let searched = 16

    var object: JSONObject { JSONObject(distinct: members) }

    mutating func append(_ name: String, _ value: JSON) {
        members.append((name, value))
    }

    /// False when the name has been admitted before.
    mutating func admit(_ name: String) -> Bool {
        if members.count < Self.searched {
            return !members.contains { $0.name.utf8.elementsEqual(name.utf8) }
        }
        if names.isEmpty { names = Set(members.map { Array($0.name.utf8) }) }
        return names.insert(Array(name.utf8)).inserted
    }
}
