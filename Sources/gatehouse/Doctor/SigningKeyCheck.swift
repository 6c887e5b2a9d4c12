// Whether every environment can sign, and whether time is doing its work.

import Model
import POSIX
import Store

struct SigningKeyCheck: Check {
    let name = "signing keys"
    /// The sweep runs every minute in the server, and every five by its timer.
    private static let patience = 900

    func examine(_ patient: Patient) -> [Finding] {
        let now = Timestamp(milliseconds: SystemClock.microseconds() / 1000)
        return patient.readableEnvironments().flatMap { environment, path -> [Finding] in
            do {
                return judge(try FileInspection.environment(path) { try $0.signingKeys.all() }, environment, now)
            } catch {
                return [
                    failure("those of \(environment.handle) cannot be read: \(error)", mend: "gatehouse doctor --json")
                ]
            }
        }
    }

    func whenFine(_ patient: Patient) -> String { "\(patient.readableEnvironments().count) environments can sign" }

    private func judge(_ keys: [SigningKey], _ environment: Environment, _ now: Timestamp) -> [Finding] {
        let handle = environment.handle
        var findings: [Finding] = []
        // Clients without a choice of their own get RS256.
        if !keys.contains(where: { $0.isPrimary && $0.algorithm == .rs256 }) {
            findings.append(
                failure(
                    "\(handle) has no primary RS256 key",
                    mend: "gatehouse keys rotate --environment \(handle) --algorithm RS256"))
        }
        let overdue = keys.filter { key in
            switch key.status {
            case .pending: key.startsAt.adding(seconds: Self.patience) < now
            case .retired: (key.endsAt ?? now).adding(seconds: Self.patience) < now
            case .active, .deactivated: false
            }
        }
        for key in overdue {
            let verb = key.status == .pending ? "should sign since \(key.startsAt)" : "should be gone"
            findings.append(
                warning(
                    "the \(key.status) key \(key.kid) of \(handle) \(verb): no sweep has run",
                    mend: "systemctl enable --now gatehouse-sweep.timer; now: gatehouse sweep"))
        }
        return findings
    }
}
