// Health and metrics, for the operator's monitoring: reached through nginx on loopback only.

internal import Store
internal import Administration
internal import FastCGI
internal import HTTP
internal import HTTPTypes
internal import Log
internal import Outbound
internal import POSIX
internal import Routing
internal import Synchronization

/// `/healthz`, `/readyz` and `/metrics`. They belong to the process, not to a tenant.
package final class Operations: Sendable {
    /// What the loopback server names as tenant.
    package static let tenant = "@operations"

    private let installation: Installation
    private let metrics: Metrics
    private let mails: MailQueue
    private let journal: Journal
    let condition: Condition
    private let statistics = Mutex<(@Sendable () -> Statistics)?>(nil)

    init(
        installation: Installation, metrics: Metrics, mails: MailQueue, journal: Journal,
        freeBytes: @escaping @Sendable (String) -> Int?
    ) {
        self.mails = mails
        self.installation = installation
        self.metrics = metrics
        self.journal = journal
        condition = Condition(
            control: installation.control, folder: installation.folder, metrics: metrics, freeBytes: freeBytes)
    }

    func observe(_ statistics: @escaping @Sendable () -> Statistics) {
        self.statistics.withLock { $0 = statistics }
    }

    func respond(to request: Request) -> Response {
        guard request.method == .get || request.method == .head else {
            return .text("use GET\n", status: .methodNotAllowed).with(.allow, "GET, HEAD")
        }
        return switch request.path.segments {
        case ["healthz"]: .text("ok\n").with(.noStore)
        case ["readyz"]: readiness()
        case ["metrics"]: .bytes(Array(exposition().utf8), type: "text/plain; version=0.0.4").with(.noStore)
        default: .text("there are /healthz, /readyz and /metrics\n", status: .notFound)
        }
    }

    private func readiness() -> Response {
        let (count, problems) = condition.examine()
        guard problems.isEmpty else {
            return .text("not ready: \(problems.joined(separator: "; "))\n", status: .serviceUnavailable).with(.noStore)
        }
        return .text("ready, \(count) environments\n").with(.noStore)
    }

    /// The Prometheus text format.
    private func exposition() -> String {
        let now = metrics.snapshot
        let loop = statistics.withLock { $0 }?() ?? Statistics()
        var text = ""
        func add(_ name: String, _ type: String, _ help: String, _ values: [(String, String)]) {
            text += "# HELP gatehouse_\(name) \(help)\n# TYPE gatehouse_\(name) \(type)\n"
            for (labels, value) in values { text += "gatehouse_\(name)\(labels) \(value)\n" }
        }
        add(
            "responses_total", "counter", "Responses by the first digit of their status.",
            (1...5).map { (#"{class="\#($0)xx"}"#, String(now.byStatusClass[$0])) })
        add(
            "response_seconds_total", "counter", "Time spent on answering.",
            [
                (
                    "",
                    "\(now.microseconds / 1_000_000).\(String(String(1_000_000 + now.microseconds % 1_000_000).dropFirst()))"
                )
            ])
        add("tokens_issued_total", "counter", "Access tokens issued.", [("", String(now.tokensIssued))])
        add("unexpected_errors_total", "counter", "Requests answered 500.", [("", String(now.failures))])
        add("connections", "gauge", "Connections from the web server.", [("", String(loop.connections))])
        add("requests_active", "gauge", "Requests being answered.", [("", String(loop.active))])
        add(
            "requests_rejected_total", "counter", "Requests refused before they were read whole.",
            [("", String(loop.rejected))])
        add(
            "environments_open", "gauge", "Environments whose file is open.",
            [("", String(installation.stores.openCount))])
        add(
            "log_records_dropped_total", "counter", "Log records the journal did not take.",
            [("", String(journal.dropped))])
        let post = mails.report()
        add("mails_sent_total", "counter", "Mails that the mail server took.", [("", String(post.sent))])
        add("mails_failed_total", "counter", "Mails given up after all attempts.", [("", String(post.failed))])
        add("mails_waiting", "gauge", "Mails to be made and sent.", [("", String(post.waiting))])
        add("mails_failing", "gauge", "Mails given up since the last one that was sent.", [("", String(post.failing))])
        add(
            "mails_failing_seconds", "gauge", "Time since the first of those.", [("", String(post.failingSeconds))])
        add("resident_bytes", "gauge", "Memory in use.", [("", String(CurrentProcess.residentBytes))])
        return text
    }
}
