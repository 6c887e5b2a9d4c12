// Moments as text: read from RFC 3339, written quickly.

extension Timestamp {
    /// Reads `2026-11-21T19:54:33Z`, with or without a fraction, of which milliseconds are kept, and with `Z` or an offset
    /// (RFC 3339 section 5.6); nil for anything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (20...40).contains(bytes.count) else { return nil }
        func number(_ start: Int, _ length: Int) -> Int? {
            guard start + length <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[start..<(start + length)] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        func has(_ byte: Character, _ place: Int) -> Bool { place < bytes.count && bytes[place] == byte.asciiValue }
        guard let year = number(0, 4), has("-", 4), let month = number(5, 2), has("-", 7), let day = number(8, 2),
            has("T", 10) || has("t", 10), let hour = number(11, 2), has(":", 13), let minute = number(14, 2),
            has(":", 16),
            let second = number(17, 2), (1...12).contains(month), day >= 1, day <= Self.days(of: month, in: year),
            hour < 24,
            minute < 60, second < 60
        else { return nil }
        var (place, milliseconds) = (19, 0)
        if has(".", place) {
            let digits = bytes[20...].prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            for (index, weight) in [100, 10, 1].enumerated() where index < digits.count {
                milliseconds += Int(digits[20 + index] - 0x30) * weight
            }
            place = digits.endIndex
        }
        var offset = 0
        if has("+", place) || has("-", place) {
            guard let hours = number(place + 1, 2), has(":", place + 3), let minutes = number(place + 4, 2), hours < 24,
                minutes < 60, bytes.count == place + 6
            else { return nil }
            offset = (hours * 60 + minutes) * (has("-", place) ? -1 : 1)
        } else {
            guard has("Z", place) || has("z", place), bytes.count == place + 1 else { return nil }
        }
        let days = Self.day(year, month, day)
        self.init(milliseconds: ((days * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1000 + milliseconds)
    }

    private static func days(of month: Int, in year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? isLeap ? 29 : 28 : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// The days since 1970-01-01, counted in years that begin on March 1st, so that a leap day is a year's last.
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// `description` as bytes, at a tenth of its cost.
    package func append(to bytes: inout [UInt8]) {
        var writer = TimestampWriter()
        bytes.append(addingCapacity: TimestampWriter.most) { writer.append(self, to: &$0) }
    }
}

/// Writes moments one after the other: a list shows hundreds of them. Those of one day share the text of its date, which is most of
/// the work.
package struct TimestampWriter: Sendable {
    /// The bytes that a moment has at most.
    package static let most = 40
    private static let dayLength = 86_400_000

    /// Counted from 1970-01-01; none yet.
    private var day = -1
    /// `2026-11-21T`
    private var date: [UInt8] = []

    package init() {}

    /// Appends `description`; there must be room for `most` bytes.
    package mutating func append(_ moment: Timestamp, to target: inout OutputSpan<UInt8>) {
        // Between the years 1970 and 9999; beyond, the slow way.
        guard (0..<253_402_300_800_000).contains(moment.milliseconds) else {
            for byte in moment.description.utf8 { target.append(byte) }
            return
        }
        let (day, rest) = (moment.milliseconds / Self.dayLength, moment.milliseconds % Self.dayLength)
        if day != self.day {
            begin(day)
        }
        let date = date.span
        for index in date.indices { target.append(date[index]) }
        Self.append(rest / 3_600_000, to: &target)
        target.append(UInt8(ascii: ":"))
        Self.append(rest / 60_000 % 60, to: &target)
        target.append(UInt8(ascii: ":"))
        Self.append(rest / 1000 % 60, to: &target)
        target.append(UInt8(ascii: "."))
        target.append(UInt8(truncatingIfNeeded: 0x30 + rest % 1000 / 100))
        Self.append(rest % 100, to: &target)
        target.append(UInt8(ascii: "Z"))
    }

    /// Two digits.
    @inline(__always)
    private static func append(_ number: Int, to target: inout OutputSpan<UInt8>) {
        target.append(UInt8(truncatingIfNeeded: 0x30 + number / 10))
        target.append(UInt8(truncatingIfNeeded: 0x30 + number % 10))
    }

    private mutating func begin(_ day: Int) {
        self.day = day
        let (year, month, day) = Timestamp.date(ofDay: day)
        date.removeAll(keepingCapacity: true)
        for (number, mark) in [
            (year / 100, nil), (year % 100, UInt8(ascii: "-")), (month, UInt8(ascii: "-")), (day, UInt8(ascii: "T")),
        ] {
            date.append(UInt8(truncatingIfNeeded: 0x30 + number / 10))
            date.append(UInt8(truncatingIfNeeded: 0x30 + number % 10))
            if let mark { date.append(mark) }
        }
    }
}
