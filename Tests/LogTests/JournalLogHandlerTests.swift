// swift-log's events as records.

import Log
import Logging
import Testing

@Suite("The handler for swift-log", .serialized)
struct JournalLogHandlerTests {
    @Test("level, message, metadata and error become fields, in a stable order")
    func fields() throws {
        let socket = JournalSocket()
        let journal = Journal(socketPath: socket.path, form: .native)
        var logger = Logger(label: "store") { JournalLogHandler(label: $0, journal: journal) }
        logger[metadataKey: "tenant"] = "acme-test"
        logger[metadataKey: "request-id"] = "old"
        logger.warning("slow\nwrite", metadata: ["request-id": "r1", "priority": "0", "1st": "x", "MESSAGE": "y"])
        let fields = try #require(parse(socket.receive()))
        #expect(
            fields.map(\.0) == [
                "SYSLOG_IDENTIFIER", "PRIORITY", "MESSAGE", "META_1ST", "META_MESSAGE", "META_PRIORITY", "REQUEST_ID",
                "TENANT", "LOGGER",
            ])
        #expect(fields.map(\.1) == ["gatehouse", "4", "slow\nwrite", "x", "y", "0", "r1", "acme-test", "store"])
    }

    @Test("a level below the logger's writes nothing")
    func level() {
        let socket = JournalSocket()
        let journal = Journal(socketPath: socket.path, form: .native)
        var logger = Logger(label: "store") { JournalLogHandler(label: $0, journal: journal) }
        logger.debug("quiet")
        logger.logLevel = .debug
        logger.debug("loud")
        #expect(parse(socket.receive())?.contains { $0.1 == "loud" } == true)
    }
}
