// Whether nginx serves what is stored.

import Model
import POSIX
import Publication
import Store

struct DocumentCheck: Check {
    let name = "static documents"

    func examine(_ patient: Patient) -> [Finding] {
        guard let directory = patient.directory() else { return [] }
        var findings: [Finding] = []
        for (environment, path) in patient.readableEnvironments()
        where environment.kind != .dashboard && environment.status == .active {
            for address in directory.addresses(of: environment.id) { findings += compare(address, path, patient) }
        }
        for name in (try? Folder.list(patient.folder.publicPath)) ?? [] {
            let entry = directory.entry(host: name)
            guard entry?.environment.status != .active else { continue }
            let why = entry == nil ? "no environment answers at" : "a disabled environment answers at"
            findings.append(
                warning(
                    "there are static documents of \(name), and \(why) it",
                    mend: "rm -r \(patient.folder.publicPath)/\(name)"))
        }
        return findings
    }

    func whenFine(_ patient: Patient) -> String {
        patient.directory() == nil
            ? "not examined" : "those of \(patient.readableEnvironments().count) environments are up to date"
    }

    private func compare(_ address: Address, _ path: String, _ patient: Patient) -> [Finding] {
        let host = address.origin.host
        do {
            let files = try FileInspection.environment(path) {
                try Publisher.differences(address, in: patient.folder, rows: $0)
            }
            guard !files.isEmpty else { return [] }
            let isBare = files.allSatisfy { !File.exists("\(patient.folder.documents(host))/\($0)") }
            return [
                failure(
                    isBare
                        ? "\(host) has no static documents"
                        : "of \(host) these are missing or stale: \(files.joined(separator: ", "))",
                    mend: "gatehouse sweep --publish")
            ]
        } catch { return [failure("those of \(host) cannot be compared: \(error)", mend: "gatehouse sweep --publish")] }
    }
}
