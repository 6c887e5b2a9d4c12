// A record as one line for a terminal or a container's log.

/// `2026-11-21T12:00:00Z info  acme-test token issued client=… request=…`, ended by the only newline in it. Several records make
/// several lines.
struct ReadableLine {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    mutating func begin(_ priority: Priority, at time: UTCTime) {
        time.write(to: &bytes)
        bytes.append(UInt8(ascii: " "))
        let label = priority.label
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: label.utf8Start, count: label.utf8CodeUnitCount))
    }

    /// One word: quoted if anything in it could be taken for more than a word.
    mutating func word(_ text: String) {
        bytes.append(UInt8(ascii: " "))
        value(text)
    }

    mutating func field(_ label: String, _ text: String) {
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: label.utf8)
        bytes.append(UInt8(ascii: "="))
        value(text)
    }

    /// A sentence: quoted only if it could be taken for fields.
    mutating func sentence(_ text: String) {
        bytes.append(UInt8(ascii: " "))
        text.utf8.contains { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "\"") } ? quoted(text) : escaped(text)
    }

    mutating func raw(_ more: (inout [UInt8]) -> Void) {
        bytes.append(UInt8(ascii: " "))
        more(&bytes)
    }

    mutating func end() {
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func value(_ text: String) {
        Self.isPlain(text) ? bytes.append(contentsOf: text.utf8) : quoted(text)
    }

    private mutating func quoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        escaped(text)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Everything that is not visible where it stands becomes `\n`, `\t` or `\u{hex}`: the controls of ASCII and of
    /// Latin-1, line and paragraph separators, and the marks that turn the direction of writing.
    private mutating func escaped(_ text: String) {
        // Nearly every text is of visible ASCII.
        if Self.isVisible(text) { return bytes.append(contentsOf: text.utf8) }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": bytes.append(contentsOf: "\\n".utf8)
            case "\r": bytes.append(contentsOf: "\\r".utf8)
            case "\t": bytes.append(contentsOf: "\\t".utf8)
            case "\\", "\"":
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(UInt8(scalar.value))
            default:
                if Self.isInvisible(scalar) {
                    bytes.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".utf8)
                } else {
                    bytes.append(contentsOf: UTF8.encode(scalar)!)  // every scalar has an encoding
                }
            }
        }
    }

    private static func isVisible(_ text: String) -> Bool {
        let bytes = text.utf8Span.span
        for index in bytes.indices {
            let byte = bytes[index]
            if !(0x20...0x7E ~= byte) || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") { return false }
        }
        return true
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8Span.span
        for index in bytes.indices where !isPlain(bytes[index]) { return false }
        return !bytes.isEmpty
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"),
            UInt8(ascii: "/"),
            UInt8(ascii: "@"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "*"),
            UInt8(ascii: "("), UInt8(ascii: ")"):
            true
        default: false
        }
    }
}

extension ReadableLine {
    mutating func append(_ record: LogRecord, at time: UTCTime) {
        begin(record.priority, at: time)
        if let tenant = record.fields.first(where: { $0.0 == .tenant }) { word(tenant.1) }
        sentence(record.message)
        if let event = record.event { field("event", event.name) }
        for (name, value) in record.fields where name != .tenant { field(name.label, value) }
        end()
    }
}
