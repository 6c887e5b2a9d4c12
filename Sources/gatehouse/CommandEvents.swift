// What commands tell the journal when they have changed something, so that `journalctl` shows it beside the server's records.

import Log
import Model
import POSIX

/// An event of the catalogue, and whom it happened to.
struct CommandEvent {
    let event: Event
    let tenant: String?
    var client: ClientID?

    init(_ event: Event, _ tenant: Handle? = nil, client: ClientID? = nil) {
        self.init(event, tenant: tenant?.description, client: client)
    }

    init(_ event: Event, tenant: String?, client: ClientID? = nil) {
        self.event = event
        self.tenant = tenant
        self.client = client
    }

    /// journald's socket.
    static let journal = "/run/systemd/journal/socket"

    /// Sends the event to journald, if there is one: a terminal has the command's own answer.
    func send(by actor: AuditEvent.Actor, to journal: String) {
        guard File.exists(journal) else { return }
        var fields: [(Field, String)] = []
        if let tenant { fields.append((.tenant, tenant)) }
        if let client { fields.append((.clientID, client.description)) }
        Journal(socketPath: journal, form: .native)
            .write(LogRecord(event, .notice, fields + [(.reason, "by \(actor)")]))
    }
}
