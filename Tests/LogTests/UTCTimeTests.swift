// Civil time, against moments known from elsewhere and against the C library.

import Glibc
@testable import Log
import Testing

@Suite("Times")
struct UTCTimeTests {
    func text(_ seconds: Int) -> String {
        var bytes: [UInt8] = []
        UTCTime(secondsSinceEpoch: seconds).write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "known moments",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"), (1_709_251_199, "2024-02-29T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"), (1_795_262_400, "2026-11-21T12:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ])
    func known(seconds: Int, expected: String) {
        #expect(text(seconds) == expected)
    }

    @Test("two centuries agree with gmtime_r")
    func agrees() {
        for seconds in stride(from: -3_000_000_000, to: 4_500_000_000, by: 1_234_567) {
            var moment = time_t(seconds)
            var parts = tm()
            gmtime_r(&moment, &parts)
            let time = UTCTime(secondsSinceEpoch: seconds)
            #expect(time.year == Int(parts.tm_year) + 1_900 && time.month == Int(parts.tm_mon) + 1)
            #expect(time.day == Int(parts.tm_mday) && time.hour == Int(parts.tm_hour))
            #expect(time.minute == Int(parts.tm_min) && time.second == Int(parts.tm_sec))
        }
    }
}
