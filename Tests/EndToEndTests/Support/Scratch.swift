// A folder of a test's own, and ports nobody else uses.

import Glibc
import POSIX

/// A new folder below /tmp; `remove` takes it away with everything in it.
struct Scratch: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/gatehouse-e2e-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure("no temporary folder") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func remove() { try? Folder.removeAll(path) }

    /// Ports below the range that the kernel takes for outgoing connections, so that none of those gets in between.
    static func freePorts(_ count: Int) -> [Int] {
        var ports: Set<Int> = []
        while ports.count < count {
            let port = Int.random(in: 20_000..<32_000)
            if Loopback.isFree(port: port) { ports.insert(port) }
        }
        return Array(ports)
    }
}

/// What a test cannot go on without.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// How much longer than usual the tests wait for a program before they call it hung: an instrumented one is slow.
let patience = CurrentProcess.variable("TEST_PATIENCE").flatMap { Double($0) } ?? 1

/// Waits until something is so, for so many seconds at most.
func eventually(_ seconds: Double = 10, _ condition: () throws -> Bool) rethrows -> Bool {
    let end = SystemClock.monotonicMicroseconds() + Int(seconds * patience * 1_000_000)
    while SystemClock.monotonicMicroseconds() < end {
        if try condition() { return true }
        SystemClock.sleep(milliseconds: 20)
    }
    return try condition()
}
