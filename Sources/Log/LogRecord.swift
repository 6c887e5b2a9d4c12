// A record as a value: what happened, how bad it is, and with whom.

/// One record of the journal.
package struct LogRecord: Sendable {
    package var priority: Priority
    package var message: String
    package var event: Event?
    /// What the message says besides, where only the message is seen: `journalctl` without `-o verbose`. A readable line shows the
    /// fields themselves.
    package var explanation: String?
    /// In the order they are written. A name that stands twice is written twice: journald keeps both.
    package var fields: [(Field, String)]

    package init(_ priority: Priority, _ message: String, event: Event? = nil, _ fields: [(Field, String)] = []) {
        self.priority = priority
        self.message = message
        self.event = event
        self.fields = fields
    }

    /// A record of an event: its message is the event's subject.
    package init(_ event: Event, _ priority: Priority = .info, _ fields: [(Field, String)] = []) {
        self.init(priority, event.subject, event: event, fields)
    }
}
