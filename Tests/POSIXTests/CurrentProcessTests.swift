// What this process tells of itself.

import POSIX
import Testing

@Suite("This process")
struct CurrentProcessTests {
    /// The pages of files that are in memory, in bytes: the third number of proc(5) statm.
    private func residentCode() throws -> Int {
        let fields = String(decoding: try File.read("/proc/self/statm"), as: UTF8.self).split(separator: " ")
        return try #require(Int(fields[2])) * 4096
    }

    @Test func `Memory that is released is gone, and comes back where it is needed`() throws {
        let before = try residentCode()
        CurrentProcess.releaseMemory()
        let after = try residentCode()
        // Other tests run at the same time and map theirs again.
        #expect(after < before / 2, "\(before) and \(after) bytes")
        #expect(CurrentProcess.residentBytes > 0)
    }
}
