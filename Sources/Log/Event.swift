// A kind of event: what `journalctl MESSAGE_ID=` finds and `journalctl -x` explains.

/// A kind of event, with an identifier that never changes.
package struct Event: Sendable, Hashable {
    /// `noun.verb`, in the field EVENT and in the audit log.
    package let name: String
    /// 128 bits in lower-case hexadecimal (sd-id128(3)).
    package let messageID: String
    /// What happened, as a short sentence without a full stop.
    package let subject: String
    /// What it means and what to do, for the operator at three in the morning. `@FIELD@` stands for a field's value.
    package let explanation: String

    init(_ name: String, _ messageID: String, _ subject: String, _ explanation: String) {
        self.name = name
        self.messageID = messageID
        self.subject = subject
        self.explanation = explanation
    }

    package static func == (left: Event, right: Event) -> Bool {
        left.messageID == right.messageID
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(messageID)
    }

    /// The file for `journalctl --update-catalog`, in the format of systemd's message catalogue.
    package static var catalogueText: String {
        let entries = all.map { event in
            """
            -- \(event.messageID)
            Subject: \(event.subject)
            Defined-By: Gatehouse

            \(event.explanation)

            """
        }
        return "# What the events of Gatehouse mean; shown by journalctl -x. Written from the program's own table.\n\n"
            + entries.joined(separator: "\n")
    }
}
