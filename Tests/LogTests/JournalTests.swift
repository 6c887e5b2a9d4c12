// The journal's socket, bound by the test: exact bytes, records too big, nobody there.

import CLinux
import Glibc
import Log
import Testing

@Suite("The journal", .serialized)
struct JournalTests {
    let socket = JournalSocket()

    @Test("a record has the exact bytes of the native protocol")
    func native() {
        let journal = Journal(socketPath: socket.path, form: .native)
        journal.write(LogRecord(.tokenRefused, .notice, [(.tenant, "acme-test"), (.reason, "a\nPRIORITY=0")]))
        let expected =
            "SYSLOG_IDENTIFIER=gatehouse\nPRIORITY=5\nEVENT=token.refused\nMESSAGE_ID=\(Event.tokenRefused.messageID)\n"
            + "MESSAGE=A token was refused\nTENANT=acme-test\nREASON\n\u{0c}\0\0\0\0\0\0\0a\nPRIORITY=0\n"
        #expect(socket.receive() == Array(expected.utf8))
        #expect(journal.dropped == 0)
    }

    @Test("the access record has the exact bytes of the native protocol")
    func access() {
        let journal = Journal(socketPath: socket.path, form: .native)
        journal.write(
            AccessRecord(
                tenant: "acme-test", requestID: "r1", endpoint: "/oauth/token", method: "POST", status: 503,
                durationMicroseconds: 1_234, clientID: "c\n1", userID: nil, remoteAddress: "192.0.2.1"))
        let expected =
            "SYSLOG_IDENTIFIER=gatehouse\nPRIORITY=3\nEVENT=access\nMESSAGE_ID=\(Event.access.messageID)\n"
            + "MESSAGE=POST /oauth/token 503\nREQUEST_ID=r1\nENDPOINT=/oauth/token\nMETHOD=POST\nSTATUS=503\n"
            + "DURATION_US=1234\nTENANT=acme-test\nCLIENT_ID\n\u{03}\0\0\0\0\0\0\0c\n1\nREMOTE_ADDR=192.0.2.1\n"
        #expect(socket.receive() == Array(expected.utf8))
    }

    @Test("a refusal says in its message why and to whom, and in a readable line beside the fields")
    func refused() {
        let journal = Journal(socketPath: socket.path, form: .native)
        let reason = ShortReason("invalid_client", "unknown client_id or wrong client_secret", client: "app_1")
        journal.write(
            AccessRecord(
                tenant: nil, requestID: "r1", endpoint: "/oauth/token", method: "POST", status: 401,
                durationMicroseconds: 1, refusal: reason))
        var record = LogRecord(.tokenRefused, .notice)
        record.explanation = reason.message
        journal.write(record)
        let messages = [socket.receive(), socket.receive()].map { bytes in
            parse(bytes)?.first { $0.0 == "MESSAGE" }?.1
        }
        let why = "invalid_client: unknown client_id or wrong client_secret (client app_1)"
        #expect(messages == ["POST /oauth/token 401 \(why)", "A token was refused: \(why)"])
    }

    @Test(
        "no value adds a field: the record read back has the fields that were written",
        arguments: [
            "", "=", "\n", "a\nMESSAGE=b", "a\nb\n\0\0\0\0\0\0\0\0", "\r\nX=1\r\n", "TENANT=other", "\u{0}",
            "é\n\u{2028}", "x\n",
        ])
    func injection(value: String) {
        let journal = Journal(socketPath: socket.path, form: .native)
        journal.write(LogRecord(.info, value, [(.tenant, value), (.userID, "end")]))
        let fields = parse(socket.receive())
        #expect(fields?.map(\.0) == ["SYSLOG_IDENTIFIER", "PRIORITY", "MESSAGE", "TENANT", "USER_ID"])
        #expect(fields?.map(\.1) == ["gatehouse", "6", value, value, "end"])
    }

    @Test("a record too big for a datagram comes as a sealed file in memory")
    func big() {
        let journal = Journal(socketPath: socket.path, form: .native)
        let text = String(repeating: "é", count: 1_000_000)
        journal.write(LogRecord(.info, text))
        let file = socket.receiveDescriptor()
        #expect(file >= 0)
        defer { close(file) }
        #expect(fcntl(file, 1034) == 15)  // F_GET_SEALS: all four
        var status = stat()
        #expect(fstat(file, &status) == 0)
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        #expect(pread(file, &bytes, bytes.count, 0) == bytes.count)
        #expect(parse(bytes)?.last?.1 == text)
        #expect(journal.dropped == 0)
    }

    @Test("when nobody listens records are counted as dropped, and heard again when somebody does")
    func dropped() {
        let folder = temporaryFolder()
        let path = folder + "/journal"
        let journal = Journal(socketPath: path, form: .native)
        for _ in 0..<3 { journal.write(LogRecord(.info, "lost")) }
        #expect(journal.dropped == 3)
        let late = JournalSocket(path)
        journal.write(LogRecord(.info, "heard"))
        #expect(parse(late.receive())?.last?.1 == "heard")
        #expect(journal.dropped == 3)
    }

    @Test("a full queue never makes a writer wait")
    func full() {
        let journal = Journal(socketPath: socket.path, form: .native)
        let start = time(nil)
        for _ in 0..<5_000 { journal.write(LogRecord(.info, "x")) }
        #expect(time(nil) - start <= 2)
        #expect(journal.dropped > 0)
    }

    @Test("the native protocol is chosen only if standard error is the journal's own stream")
    func choice() {
        let stream = open("/dev/null", O_WRONLY)
        defer { close(stream) }
        var status = stat()
        fstat(stream, &status)
        func isNative(_ path: String?, _ form: Journal.Form = .automatic) -> Bool {
            Journal(socketPath: path, form: form, fallback: stream).write(LogRecord(.info, "x"))
            return !socket.receive(isWaiting: false).isEmpty
        }
        defer { unsetenv("JOURNAL_STREAM") }
        unsetenv("JOURNAL_STREAM")
        #expect(!isNative(socket.path))
        setenv("JOURNAL_STREAM", "\(status.st_dev):\(status.st_ino + 1)", 1)
        #expect(!isNative(socket.path))
        setenv("JOURNAL_STREAM", "\(status.st_dev):\(status.st_ino)", 1)
        #expect(isNative(socket.path))
        #expect(!isNative(nil))
        #expect(!isNative(socket.path, .lines))
    }
}

/// A record as journald would read it; nil when it would not.
func parse(_ bytes: [UInt8]) -> [(String, String)]? {
    var fields: [(String, String)] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = rest[..<end]
        rest = rest[(end + 1)...]
        if let mark = line.firstIndex(of: UInt8(ascii: "=")) {
            fields.append(
                (String(decoding: line[..<mark], as: UTF8.self), String(decoding: line[(mark + 1)...], as: UTF8.self)))
            continue
        }
        guard rest.count >= 8 else { return nil }
        let count = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(8)
        guard rest.count > count, rest[rest.startIndex + count] == UInt8(ascii: "\n") else { return nil }
        fields.append((String(decoding: line, as: UTF8.self), String(decoding: rest.prefix(count), as: UTF8.self)))
        rest = rest.dropFirst(count + 1)
    }
    return fields
}
