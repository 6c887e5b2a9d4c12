// What must be on the machine, and how much of it the server may use.

import POSIX
import Store

struct MachineCheck: Check {
    let name = "programs"
    private static let needed = [("/usr/sbin/nginx", "nginx"), ("/usr/bin/gzip", "gzip")]

    func examine(_ patient: Patient) -> [Finding] {
        var findings = Self.needed.filter { !File.exists($0.0) }.map { path, package in
            failure("\(path) is missing", mend: "apt-get install \(package)")
        }
        if patient.webServer == nil {
            findings.append(failure("there is no user www-data, whom nginx works as", mend: "apt-get install nginx"))
        }
        return findings
    }

    func whenFine(_ patient: Patient) -> String { "nginx and gzip are installed" }
}

/// The limit on open files of the server, or of a process started like this one.
struct OpenFilesCheck: Check {
    let name = "open files"
    static let wanted = 4096

    func examine(_ patient: Patient) -> [Finding] {
        guard let limit = limit(of: patient), limit < Self.wanted else { return [] }
        let sentence = "the server may have \(limit) files open; 128 read connections alone need up to 400"
        let mend = "LimitNOFILE=16384 in gatehouse.service, or 'ulimit -n 16384' before 'gatehouse serve'"
        return [limit < 1024 ? failure(sentence, mend: mend) : warning(sentence, mend: mend)]
    }

    func whenFine(_ patient: Patient) -> String { "\(limit(of: patient).map(String.init) ?? "any number") may be open" }

    /// The running server's own limit, if its number can be read from the lock.
    private func limit(of patient: Patient) -> Int? {
        let server = (try? File.read(patient.folder.lock)).map {
            String(decoding: $0, as: UTF8.self).filter(\.isNumber)
        }
        let candidates = [server.flatMap { $0.isEmpty ? nil : "/proc/\($0)/limits" }, "/proc/self/limits"]
        let texts = candidates.compactMap { $0 }.compactMap { try? File.read($0) }
        guard let text = texts.first.map({ String(decoding: $0, as: UTF8.self) }) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("Max open files") }
        return line?.split(separator: " ").compactMap { Int($0) }.first
    }
}
