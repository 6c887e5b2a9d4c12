// gatehouse doctor: examines an installation and says how to mend it.

import Administration
import ArgumentParser
import JSON
import Model
import POSIX

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Examines the installation, and says what is wrong and how to mend it.",
        discussion: """
            Nothing is changed. Run it as root or as the owner of the data folder; it works when nothing else does. The exit status is \
            1 when something is wrong; a warning is not.

              gatehouse doctor
            """)

    /// Every check, in the order of the report: those that need a user's rights first, since root becomes the owner of the
    /// data folder before its databases are opened, which makes files beside them.
    static let checks: [any Check] = [
        SettingsCheck(), KeyFileCheck(), FolderCheck(), DocumentModeCheck(), SocketCheck(), ServerCheck(),
        WebServerCheck(), MailCheck(), MachineCheck(), OpenFilesCheck(), DiskCheck(), OwnerCheck(), DatabaseCheck(),
        SealingCheck(),
        ClockCheck(), SweepCheck(), SigningKeyCheck(), DocumentCheck(), LeftoverCheck(),
    ]

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.answer {
            var findings: [Finding]
            do {
                let patient = try Patient(options.configuration())
                findings = Self.checks.flatMap { check in
                    let found = check.examine(patient)
                    return found.isEmpty ? [.fine(check.name, check.whenFine(patient))] : found
                }
            } catch {
                let isDenied = (error as? ConfigurationError)?.isDenied == true
                let mend = isDenied ? "run 'gatehouse doctor' as root" : "correct the setting"
                findings = [.failure(SettingsCheck().name, "\(error)", mend: mend)]
            }
            let wrong = findings.contains { $0.status == .failure }
            let lines = findings.flatMap(\.lines) + [Self.verdict(findings)]
            return Report(lines, ["ok": .bool(!wrong), "findings": .array(findings.map(\.json))], isFailure: wrong)
        }
    }

    private static func verdict(_ findings: [Finding]) -> String {
        let failures = findings.count { $0.status == .failure }
        let warnings = findings.count { $0.status == .warning }
        return failures + warnings == 0 ? "Everything is well." : "\(failures) wrong, \(warnings) to look at."
    }
}
