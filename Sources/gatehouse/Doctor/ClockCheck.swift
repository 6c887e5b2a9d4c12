// Whether the time can be right.

import Model
import POSIX
import Store

struct ClockCheck: Check {
    let name = "clock"
    /// Clocks of one machine differ a little between its programs' notes, and NTP corrects in steps of less than this.
    private static let tolerance = 60

    func examine(_ patient: Patient) -> [Finding] {
        let now = SystemClock.microseconds() / 1_000_000
        var findings: [Finding] = []
        if let built = try? FileStatus(CurrentProcess.executable).modified, now < built - Self.tolerance {
            findings.append(
                failure(
                    "the system's clock is before the day this program was installed", mend: "timedatectl set-ntp true")
            )
        }
        if let latest = latest(patient), latest.seconds > now + Self.tolerance {
            findings.append(
                failure(
                    "the server has run at \(latest), which is \(latest.seconds - now) seconds from now: the clock has been set back, "
                        + "or was wrong then",
                    mend: "set the clock right (timedatectl); tokens issued in the future are refused until then"))
        }
        return findings
    }

    func whenFine(_ patient: Patient) -> String { "it has not gone back" }

    private func latest(_ patient: Patient) -> Timestamp? {
        let path = patient.folder.control
        guard patient.mayOpenDatabases, patient.isCurrent(path, .control) else { return nil }
        return (try? FileInspection.control(path) { try $0.latestTime() }) ?? nil
    }
}
