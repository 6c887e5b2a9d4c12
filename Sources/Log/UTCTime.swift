// A moment in civil terms, without Foundation (which would link 39 MB of ICU for a formatter).

internal import CLinux
internal import Glibc

/// A second of UTC in the proleptic Gregorian calendar.
struct UTCTime: Equatable {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int

    /// The moment `seconds` after 1970-01-01T00:00:00Z. The civil-from-days algorithm: years begin in March, so that the
    /// leap day is the last of the year and an era of 400 years has a fixed length.
    init(secondsSinceEpoch seconds: Int) {
        let days = seconds.flooredQuotient(86_400) + 719_468
        let inDay = seconds - (days - 719_468) * 86_400
        let era = days.flooredQuotient(146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        (hour, minute, second) = (inDay / 3600, inDay / 60 % 60, inDay % 60)
    }

    static var now: UTCTime {
        UTCTime(secondsSinceEpoch: time(nil))
    }

    /// RFC 3339: `2026-11-21T12:00:00Z`.
    func write(to bytes: inout [UInt8]) {
        bytes.append(twoDigits: year / 100 % 100)
        bytes.append(twoDigits: year % 100)
        bytes.append(UInt8(ascii: "-"), month)
        bytes.append(UInt8(ascii: "-"), day)
        bytes.append(UInt8(ascii: "T"), hour)
        bytes.append(UInt8(ascii: ":"), minute)
        bytes.append(UInt8(ascii: ":"), second)
        bytes.append(UInt8(ascii: "Z"))
    }
}

extension Int {
    fileprivate func flooredQuotient(_ divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ mark: UInt8, _ number: Int) {
        append(mark)
        append(twoDigits: number)
    }

    fileprivate mutating func append(twoDigits number: Int) {
        let number = UInt8(truncatingIfNeeded: number.magnitude % 100)
        append(UInt8(ascii: "0") + number / 10)
        append(UInt8(ascii: "0") + number % 10)
    }
}
