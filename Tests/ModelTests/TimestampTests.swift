// Moments and identifiers.

import Model
import Testing

@Suite struct TimestampTests {
    /// Seconds as `date -u -d … +%s` gives them: leap days, ends of months, centuries with and without a leap day.
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_399, "2000-02-28T23:59:59.000Z"),
        (951_782_400, "2000-02-29T00:00:00.000Z"), (951_868_800, "2000-03-01T00:00:00.000Z"),
        (1_709_164_800, "2024-02-29T00:00:00.000Z"), (1_735_689_599, "2024-12-31T23:59:59.000Z"),
        (1_735_689_600, "2025-01-01T00:00:00.000Z"), (1_795_262_400, "2026-11-21T12:00:00.000Z"),
        (2_147_483_647, "2038-01-19T03:14:07.000Z"), (4_107_542_399, "2100-02-28T23:59:59.000Z"),
        (4_107_542_400, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.000Z"),
        (-2_203_891_200, "1900-03-01T00:00:00.000Z"), (253_402_300_799, "9999-12-31T23:59:59.000Z"),
    ])
    func `A moment is written as RFC 3339 has it`(_ seconds: Int, _ expected: String) {
        #expect(Timestamp(seconds: seconds).description == expected)
    }

    @Test func `Milliseconds are kept, and whole seconds cut`() {
        let time = Timestamp(milliseconds: 1_795_262_400_007)
        #expect(time.description == "2026-11-21T12:00:00.007Z")
        #expect(time.seconds == 1_795_262_400)
        #expect(time.adding(seconds: -1).milliseconds == 1_795_262_399_007)
        #expect(time > Timestamp(seconds: 1_795_262_400))
    }

    @Test func `Moments written one after the other are written as each alone`() {
        var writer = TimestampWriter()
        let days = [0, 1, 1, 20_000, 0, 19_675, 19_675, 2_932_896, -1, -20_000, 2_932_897, 300_000_000, 1]
        for (index, day) in days.enumerated() {
            let moment = Timestamp(milliseconds: day * 86_400_000 + index * 6_612_007)
            var bytes: [UInt8] = []
            bytes.append(addingCapacity: TimestampWriter.most) { writer.append(moment, to: &$0) }
            #expect(String(decoding: bytes, as: UTF8.self) == moment.description)
            var alone: [UInt8] = []
            moment.append(to: &alone)
            #expect(alone == bytes)
        }
    }

    /// RFC 9562 section 5.7: 48 bits of milliseconds, version 7, variant 10.
    @Test func `An identifier is a UUID of version 7`() {
        let id = ID<User>(at: Timestamp(milliseconds: 0x017F_22E2_79B0), random: [UInt8](repeating: 0xff, count: 10))
        #expect(id.description == "017f22e2-79b0-7fff-bfff-ffffffffffff")
        #expect(ID<User>("017f22e2-79b0-7fff-bfff-ffffffffffff") == id)
    }

    @Test func `Identifiers sort by their time`() {
        let zeros = [UInt8](repeating: 0, count: 10)
        let ones = [UInt8](repeating: 255, count: 10)
        #expect(
            ID<User>(at: Timestamp(milliseconds: 1), random: ones) < ID(at: Timestamp(milliseconds: 2), random: zeros))
    }

    @Test(arguments: [
        "", "017f22e2-79b0-7fff-bfff-fffffffffff", "017f22e2-79b0-7fff-bfff-fffffffffffff",
        "017F22E2-79B0-7FFF-BFFF-FFFFFFFFFFFF", "017f22e279b07fffbfffffffffffffff",
        "017f22e2_79b0_7fff_bfff_ffffffffffff",
        "017f22e2-79b0-7fff-bfff-ffffffffffg0", "../../../../../../../../etc/password",
        " 17f22e2-79b0-7fff-bfff-ffffffffffff",
    ])
    func `Anything but the 36 characters in lower case is no identifier`(_ text: String) {
        #expect(ID<User>(text) == nil)
    }
}
