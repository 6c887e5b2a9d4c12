// Lines for a terminal: their shape, and that nobody can forge one.

import CLinux
import Glibc
import Log
import Testing

@Suite("Readable lines")
struct ReadableLineTests {
    /// What is written to a pipe in place of standard error.
    func lines(_ write: (Journal) -> Void) -> String {
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0)
        defer { close(ends[0]) }
        write(Journal(socketPath: nil, fallback: ends[1]))
        close(ends[1])
        var buffer = [UInt8](repeating: 0, count: 60_000)
        let count = read(ends[0], &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    /// The line without its time, which is checked for its shape.
    func untimed(_ line: String) -> String {
        let shape = line.prefix(20).map { $0.isNumber ? "0" : String($0) }.joined()
        #expect(shape == "0000-00-00T00:00:00Z")
        return String(line.dropFirst(21))
    }

    @Test("the access record")
    func access() {
        let line = lines {
            $0.write(
                AccessRecord(
                    tenant: "acme-test", requestID: "r1", endpoint: "/api/users/{id}", method: "POST", status: 200,
                    durationMicroseconds: 1_250, clientID: "c1", userID: "u 1"))
        }
        #expect(untimed(line) == "info  acme-test POST /api/users/{id} 200 1.2ms client=c1 user=\"u 1\" request=r1\n")
    }

    @Test("a record with an event")
    func record() {
        let line = lines {
            $0.write(LogRecord(.limitExceeded, .warning, [(.tenant, "acme-test"), (.remoteAddress, "2001:db8::1")]))
        }
        #expect(untimed(line) == "warn  acme-test A limit was exceeded event=limit.exceeded from=2001:db8::1\n")
    }

    @Test(
        "no value adds a line, a field or a control character",
        arguments: [
            ("a\nb", #""a\nb""#), ("a\r\nb", #""a\r\nb""#), ("\u{1b}[2J", #""\u{1b}[2J""#),
            ("x client=y", #""x client=y""#),
            ("\"", #""\"""#), (#"\n"#, #""\\n""#), ("", #""""#), ("\u{7f}", #""\u{7f}""#),
            ("\u{9b}31m", #""\u{9b}31m""#),
            ("\u{2028}", #""\u{2028}""#), ("\u{202e}x", #""\u{202e}x""#), ("\0", #""\u{0}""#), ("é", #""é""#),
            ("\t", #""\t""#),
        ])
    func forged(value: String, expected: String) {
        let line = lines { $0.write(LogRecord(.info, "m", [(.clientID, value), (.userID, "end")])) }
        #expect(untimed(line) == "info  m client=\(expected) user=end\n")
        let tenant = lines {
            $0.write(
                AccessRecord(
                    tenant: value, requestID: value, endpoint: "/", method: "GET", status: 1, durationMicroseconds: 0))
        }
        #expect(untimed(tenant) == "info  \(expected) GET / 1 0.0ms request=\(expected)\n")
    }

    @Test(
        "a sentence stays bare unless it looks like fields",
        arguments: [
            ("All is well: 3 of 4", "All is well: 3 of 4"), ("a client=b", #""a client=b""#), ("a\nb", #"a\nb"#),
            (#"say "x""#, #""say \"x\"""#),
        ])
    func sentences(text: String, expected: String) {
        #expect(untimed(lines { $0.write(LogRecord(.error, text)) }) == "error \(expected)\n")
    }

    @Test("a record nobody can take is counted")
    func broken() {
        let journal = Journal(socketPath: nil, fallback: 9_999)
        journal.write(LogRecord(.info, "lost"))
        #expect(journal.dropped == 1)
    }
}
