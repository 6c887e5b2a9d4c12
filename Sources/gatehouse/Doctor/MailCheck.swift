// Whether mails leave: the server counts those that it gave up, and who waits for one is a person.

import POSIX

struct MailCheck: Check {
    let name = "mail"
    /// Seconds. A mail server that restarts is back before, and one bad address is no trouble of the server's.
    static let patience = 600
    static let most = 1

    func examine(_ patient: Patient) -> [Finding] {
        guard let trouble = trouble(patient) else { return [] }
        return [
            warning(
                "no mail has left for \(trouble.seconds / 60) minutes: \(trouble.count) were given up, one after another",
                mend: patient.isDevelopment
                    ? patient.lookAtLog
                    : "journalctl -u gatehouse EVENT=mail.failed -n 3; look at the mail server that \(Setting.smtpHost.variable) names"
            )
        ]
    }

    func whenFine(_ patient: Patient) -> String {
        figures(patient) == nil ? "not examined" : "no mail has failed lately that another did not follow"
    }

    private func trouble(_ patient: Patient) -> (count: Int, seconds: Int)? {
        guard let figures = figures(patient), figures.count > Self.most, figures.seconds >= Self.patience else {
            return nil
        }
        return figures
    }

    private func figures(_ patient: Patient) -> (count: Int, seconds: Int)? {
        guard case .answer(200, _) = patient.readiness, let path = try? patient.configuration.text(.socket),
            case .answer(200, let text) = Readiness.metrics(socket: path)
        else { return nil }
        let words = text.split(separator: " ")
        func value(_ name: String) -> Int? {
            zip(words, words.dropFirst()).first { $0 == name && Int($1) != nil }.flatMap { Int($1) }
        }
        guard let count = value("gatehouse_mails_failing"), let seconds = value("gatehouse_mails_failing_seconds")
        else { return nil }
        return (count, seconds)
    }
}
