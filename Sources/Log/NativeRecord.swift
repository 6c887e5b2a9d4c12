// journald's native protocol: the fields of one record as the bytes of one datagram.

/// A record in the native protocol, written field by field.
struct NativeRecord {
    private(set) var bytes: [UInt8] = []

    init(_ priority: Priority, event: Event?, capacity: Int) {
        bytes.reserveCapacity(capacity)
        literal("SYSLOG_IDENTIFIER=gatehouse\nPRIORITY=")
        bytes.append(UInt8(ascii: "0") + priority.rawValue)
        bytes.append(newline)
        guard let event else { return }
        literal("EVENT=")
        bytes.append(contentsOf: event.name.utf8)
        literal("\nMESSAGE_ID=")
        bytes.append(contentsOf: event.messageID.utf8)
        bytes.append(newline)
    }

    /// `NAME=value\n`, or, when the value holds a newline, `NAME\n`, the length in 64 bits little-endian, value, `\n`:
    /// in the second form nothing in the value can end it.
    mutating func append(_ field: Field, _ value: String) {
        bytes.append(contentsOf: field.name.utf8)
        let text = value.utf8
        if text.contains(newline) {
            bytes.append(newline)
            let count = UInt64(text.count)
            for shift in stride(from: 0, to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: count >> UInt64(shift)))
            }
        } else {
            bytes.append(UInt8(ascii: "="))
        }
        bytes.append(contentsOf: text)
        bytes.append(newline)
    }

    mutating func append(_ field: Field, _ value: Int) {
        bytes.append(contentsOf: field.name.utf8)
        bytes.append(UInt8(ascii: "="))
        bytes.append(decimal: value)
        bytes.append(newline)
    }

    private mutating func literal(_ text: StaticString) {
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private var newline: UInt8 { UInt8(ascii: "\n") }
}

extension NativeRecord {
    init(_ record: LogRecord) {
        self.init(
            record.priority, event: record.event, capacity: 128 + record.message.utf8.count + record.fields.count * 48)
        append(.message, record.explanation.map { "\(record.message): \($0)" } ?? record.message)
        for (field, value) in record.fields { append(field, value) }
    }
}

extension [UInt8] {
    /// A number in decimal digits, without making a string.
    mutating func append(decimal value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let start = count
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }
}
