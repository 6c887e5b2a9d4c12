// What an operator should look at: mails that do not go out, keys that are due, what is refused a lot.

internal import HTML
internal import HTTP
internal import JSONAPI
internal import Management
internal import Model
internal import Routing
internal import Store

struct Health {
    struct Note {
        let isBad: Bool
        let text: HTML
    }

    let open: OpenEnvironment
    let services: DashboardServices
    let counts: DayCounts

    func html() throws -> HTML {
        let notes = mails + (try keys()) + (try refusals())
        let items = notes.map { note -> HTML in
            let mark: HTML =
                note.isBad ? #"<span class="badge bad">look</span> "# : #"<span class="badge">good</span> "#
            return "<li>\(mark)\(note.text)</li>"
        }
        return #"<section><h2>Health</h2><ul class="panel health">\#(items)</ul></section>"#
    }

    /// The mail server is the whole installation's.
    private var mails: [Note] {
        let failing = services.mailFailures()
        guard failing.count > 0 else { return [Note(isBad: false, text: "Mails go out.")] }
        return [
            Note(
                isBad: true,
                text: """
                    No mail has gone out for \(Durations.words(failing.seconds)), and \(Numbers.grouped(failing.count)) were given up: \
                    people get no links to verify an address or to choose a new password. Whoever runs the server finds \
                    the reason in its log.
                    """)
        ]
    }

    private func keys() throws -> [Note] {
        guard open.allows("signing-keys:read"), let resource = Catalogue["signing_key"] else { return [] }
        let document = ShownDocument(
            try services.management.get([resource.path], ["page[limit]": "100"], in: open.context).document)
        let now = open.context.now
        var notes: [Note] = []
        for key in document.primary {
            let link: HTML =
                #"<a href="\#(link: open.path(resource.path, key.id))">\#(key.text("algorithm") ?? "key")</a>"#
            switch key.text("status") {
            case "pending":
                guard let start = key.text("not_before").flatMap({ Timestamp($0) }) else { continue }
                // The housekeeping comes by once a minute.
                let isLate = start.adding(seconds: 180) < now
                notes.append(
                    isLate
                        ? Note(
                            isBad: true,
                            text: "A new \(link) key was to sign from \(Values.time(start)) and does not yet.")
                        : Note(
                            isBad: false, text: "A new \(link) key is published and signs from \(Values.time(start))."))
            case "active" where key.isTrue("primary"):
                guard let start = key.text("created_at").flatMap({ Timestamp($0) }),
                    start.adding(seconds: Self.keyAge) < now
                else { continue }
                notes.append(
                    Note(
                        isBad: true,
                        text: "The \(link) key is from \(Values.time(start)): it is time to generate the next one."))
            default: continue
            }
        }
        let signing = document.primary.filter { $0.isTrue("primary") && $0.text("status") == "active" }.count
        if signing == 0 { notes.append(Note(isBad: true, text: "No key signs: no token can be given.")) }
        return notes.isEmpty
            ? [Note(isBad: false, text: "\(signing) \(signing == 1 ? "key signs" : "keys sign"), and none is due.")]
            : notes
    }

    /// Seconds. NIST SP 800-57 part 1, table 1: a private signature key is used for one to three years.
    private static let keyAge = 365 * 86_400

    private func refusals() throws -> [Note] {
        let (refused, good) = (counts.today(.refusals), counts.today(.signIns) + counts.today(.tokens))
        guard refused > 0 else { return [Note(isBad: false, text: "Nothing was refused today.")] }
        let isMuch = refused >= 20 && refused > good
        var why: HTML = .empty
        if open.allows(EnvironmentRecords.permission) {
            let since = open.context.now.adding(seconds: -86_400)
            let records = try EnvironmentRecords(open: open).decisions(200).filter { $0.createdAt > since }
            let most = Dictionary(grouping: records, by: \.rule).max {
                ($0.value.count, $1.key) < ($1.value.count, $0.key)
            }
            if let most {
                why =
                    #" In the last 24 hours most often by the rule <a href="\#(link: open.path("decisions"))">\#(most.key)</a>."#
            }
        }
        return [
            Note(
                isBad: isMuch,
                text: """
                    \(Numbers.grouped(refused)) \(refused == 1 ? "request was" : "requests were") refused today\
                    \(isMuch ? ", more than were answered" : "").\(why)
                    """)
        ]
    }
}

enum Durations {
    /// In the largest unit that says it well enough.
    static func words(_ seconds: Int) -> String {
        let units = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")]
        let (size, name) =
            units.first { seconds >= $0.0 && (seconds % $0.0 == 0 || seconds >= 2 * $0.0) } ?? (1, "second")
        let count = seconds / size
        return "\(Numbers.grouped(count)) \(name)\(count == 1 ? "" : "s")"
    }
}
