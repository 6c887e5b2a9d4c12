// Whether time is doing its work: a sweep has ended lately.

import Model
import POSIX
import Store

struct SweepCheck: Check {
    let name = "sweep"
    /// The server sweeps every minute, and the timer every five.
    static let patience = 900

    func examine(_ patient: Patient) -> [Finding] {
        let now = SystemClock.microseconds() / 1_000_000
        guard let last = last(patient), last.second < now - Self.patience else { return [] }
        let moment = Timestamp(seconds: last.second)
        return [
            warning(
                last.isSweep
                    ? "the last sweep ended at \(moment): since then no key has started or left, and nothing was purged"
                    : "no sweep has ended since the installation was made at \(moment)",
                mend:
                    "systemctl enable --now gatehouse-sweep.timer; systemctl status gatehouse-sweep.service; now: gatehouse sweep"
            )
        ]
    }

    func whenFine(_ patient: Patient) -> String {
        guard let last = last(patient) else { return "not examined" }
        return last.isSweep ? "the last one ended at \(Timestamp(seconds: last.second))" : "the first one is due soon"
    }

    /// When the last one ended; before the first, when the installation was made.
    private func last(_ patient: Patient) -> (second: Int, isSweep: Bool)? {
        if let swept = try? FileStatus(patient.folder.lastSweep).modified { return (swept, true) }
        let path = patient.folder.control
        guard patient.mayOpenDatabases, patient.isCurrent(path, .control),
            let seen = (try? FileInspection.control(path) { try $0.latestTime() }) ?? nil
        else { return nil }
        return (seen.seconds, false)
    }
}
