// Whether the server answers at its socket: somebody who listens there may be systemd alone.

import POSIX
import Store

struct ServerCheck: Check {
    let name = "server"

    func examine(_ patient: Patient) -> [Finding] {
        guard let path = try? patient.configuration.text(.socket) else { return [] }
        switch patient.readiness {
        case .nobody: return []  // the socket's own check has said so
        case .silence:
            return [patient.serverProcess.map { hangs(path, $0, patient) } ?? absent(path, patient)]
        case .answer(200, let text) where text.hasPrefix("ready"): return []
        case .answer(503, let text): return [failure("the server is \(text)", mend: patient.lookAtLog)]
        case .answer(let status, _):
            return [
                failure(
                    "what answers at \(path) is not this server: it says \(status) to /readyz",
                    mend: "stop it, or choose another socket with \(Setting.socket.variable)")
            ]
        }
    }

    func whenFine(_ patient: Patient) -> String {
        if case .answer(_, let text) = patient.readiness { "it is \(text)" } else { "not examined" }
    }

    private func hangs(_ path: String, _ process: Int32, _ patient: Patient) -> Finding {
        failure(
            "the server (process \(process)) has not answered at \(path) within \(Readiness.patience / 1000) seconds: it is "
                + "starting, overloaded or stuck",
            mend: patient.isDevelopment
                ? patient.lookAtLog : "\(patient.lookAtLog); systemctl restart gatehouse.service")
    }

    private func absent(_ path: String, _ patient: Patient) -> Finding {
        failure(
            "\(path) is open (systemd keeps it), and no server answers there: it is refused its start, again and again, or it "
                + "was never started",
            mend: "systemctl status gatehouse.service; the reason is the last line 'gatehouse cannot start' of: "
                + "journalctl -u gatehouse -p crit -n 3")
    }
}

extension Patient {
    /// What the server answers, asked once.
    var readiness: Readiness {
        if let asked { return asked }
        let answer = (try? configuration.text(.socket)).map { Readiness.ofServer(socket: $0) } ?? .silence
        asked = answer
        return answer
    }

    /// The running server, by the number it left in its lock.
    var serverProcess: Int32? {
        guard let note = try? File.read(folder.lock),
            let number = Int32(String(decoding: note, as: UTF8.self).filter(\.isNumber)),
            let command = try? File.read("/proc/\(number)/cmdline"),
            String(decoding: command, as: UTF8.self).contains("gatehouse"), OtherProcess(number).isRunning
        else { return nil }
        return number
    }

    /// `gatehouse dev` has everything in one folder.
    var isDevelopment: Bool { folder.publicPath.hasPrefix(folder.path + "/") }

    var lookAtLog: String {
        isDevelopment ? "tail \(folder.path)/gatehouse.log" : "journalctl -u gatehouse -p err -n 20"
    }
}
