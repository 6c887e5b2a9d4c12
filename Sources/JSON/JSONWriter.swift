// From values to bytes, without white space, in the order in which things are written.

/// Appends JSON to `bytes`. Commas are its own affair; that every `begin` meets its `end`, and that every member has a
/// name and then a value, is the caller's.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    /// Whether a value ended just before, so that what follows in the same container needs a comma.
    private var needsComma = false

    package init(reservingCapacity capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }

    package mutating func endObject() { close(UInt8(ascii: "}")) }

    package mutating func beginArray() { open(UInt8(ascii: "[")) }

    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// A member's name; its value comes next.
    package mutating func name(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ value: String) {
        separate()
        quote(value)
    }

    /// A string that `body` appends, of bytes that need no escape.
    package mutating func plain(_ body: (inout [UInt8]) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        body(&bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A member's name that is written already, with its quotation marks and colon; its value comes next.
    package mutating func name(written name: [UInt8]) {
        separate()
        bytes.append(contentsOf: name)
        needsComma = false
    }

    package mutating func integer(_ value: Int) {
        separate()
        bytes.append(contentsOf: value.description.utf8)
    }

    /// A number in its shortest form that reads back as the same. JSON has no infinity and no NaN (RFC 8259 section 6):
    /// they become null, as in ECMAScript, since a report with a hole is better than no server.
    package mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        separate()
        bytes.append(contentsOf: value.description.utf8)
    }

    package mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// A value that is JSON already.
    package mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// A value that `body` writes as JSON, into room for at least so many bytes. Where it finds too little it is run again, with more.
    package mutating func raw(room: Int, _ body: (inout OutputSpan<UInt8>) throws -> Void) throws {
        separate()
        let start = bytes.count
        var room = room
        while true {
            do { return try bytes.append(addingCapacity: room, initializingWith: body) } catch is NoRoom {
                bytes.removeLast(bytes.count - start)
                room *= 4
            }
        }
    }

    package mutating func value(_ value: JSON) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .number(let value): number(value)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object):
            beginObject()
            for member in object.members {
                name(member.name)
                self.value(member.value)
            }
            endObject()
        }
    }

    /// A name and a string.
    package mutating func member(_ name: String, _ value: String) {
        self.name(name)
        string(value)
    }

    /// A name and a string that needs no escape, as a token or an encoded number does; nobody looks through it.
    package mutating func member(_ name: String, plain value: String) {
        self.name(name)
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: value.utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A name and an integer.
    package mutating func member(_ name: String, _ value: Int) {
        self.name(name)
        integer(value)
    }

    /// A name and a truth value.
    package mutating func member(_ name: String, _ value: Bool) {
        self.name(name)
        bool(value)
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Most strings need no escape: they are found clean in one pass and copied in one piece.
    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if JSONText.isClean(text.utf8Span.span) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for byte in text.utf8 { JSONText.escape(byte, into: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSON {
    /// The JSON text without white space, members in their order.
    package func serialized() -> [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }

    /// The JSON text as a string.
    package var text: String {
        String(decoding: serialized(), as: UTF8.self)
    }
}
