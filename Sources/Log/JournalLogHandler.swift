// swift-log's handler: what libraries and rarely used paths log.

package import Logging

/// Sends swift-log's events to the journal; metadata become fields.
package struct JournalLogHandler: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let journal: Journal

    package init(label: String, journal: Journal) {
        self.label = label
        self.journal = journal
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var merged = metadata
        if let provided = metadataProvider?.get() { merged.merge(provided) { $1 } }
        if let own = event.metadata { merged.merge(own) { $1 } }
        var record = LogRecord(Priority(event.level), event.message.description)
        record.fields = merged.sorted { $0.key < $1.key }.map { (Field(metadataKey: $0.key), $0.value.description) }
        record.fields.append((Self.logger, label))
        if let error = event.error { record.fields.append((Self.error, "\(error)")) }
        journal.write(record)
    }

    private static let logger = Field(metadataKey: "logger")
    private static let error = Field(metadataKey: "error")
}

extension Priority {
    init(_ level: Logger.Level) {
        switch level {
        case .trace, .debug: self = .debug
        case .info: self = .info
        case .notice: self = .notice
        case .warning: self = .warning
        case .error: self = .error
        case .critical: self = .critical
        }
    }
}
