// Whether the settings mean something.

struct SettingsCheck: Check {
    let name = "settings"

    func examine(_ patient: Patient) -> [Finding] {
        ConfigCheck.problems(of: patient.configuration).map {
            failure($0, mend: "correct it; 'gatehouse config check' shows where it is set")
        }
    }

    func whenFine(_ patient: Patient) -> String {
        patient.configuration.file.map { "read from \($0)" } ?? "no settings file; variables and defaults apply"
    }
}
