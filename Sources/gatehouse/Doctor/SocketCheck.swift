// Whether somebody listens where nginx may connect: systemd, for the server, or the server itself.

import POSIX

struct SocketCheck: Check {
    let name = "socket"

    func examine(_ patient: Patient) -> [Finding] {
        guard let path = try? patient.configuration.text(.socket) else { return [] }
        var findings: [Finding] = []
        if let webServer = patient.webServer, let barrier = Access(webServer).barrier(above: path) {
            findings.append(
                failure(
                    "nginx (\(webServer.name)) cannot enter \(barrier), which the socket \(path) is in",
                    mend: "chmod a+x \(barrier)"))
        }
        guard let status = try? FileStatus(path) else {
            return findings + [
                failure(
                    "there is no socket at \(path)",
                    mend: "systemctl start gatehouse.socket, or start 'gatehouse serve'")
            ]
        }
        guard status.kind == .socket else {
            return findings + [failure("\(path) is not a socket", mend: "remove it and start the server again")]
        }
        if let webServer = patient.webServer, !Access(webServer).allows(.write, status) {
            findings.append(
                failure(
                    "nginx (\(webServer.name)) may not connect to \(path), which is of the group "
                        + "\(SystemUser.groupName(status.group))",
                    mend:
                        "chgrp \(webServer.groupName) \(path) && chmod 0660 \(path), and SocketGroup= in gatehouse.socket"
                ))
        }
        // Whoever may connect says which tenant a request is for.
        if status.mode & 0o007 != 0 {
            findings.append(failure("everybody on this machine may connect to \(path)", mend: "chmod 0660 \(path)"))
        }
        return findings + connection(path)
    }

    func whenFine(_ patient: Patient) -> String {
        "it is open, and nginx (\(patient.webServer?.name ?? "-")) may connect"
    }

    private func connection(_ path: String) -> [Finding] {
        do { try LocalSocket.probe(path) } catch {
            guard !error.isDenied else {
                return [
                    warning(
                        "whether somebody listens at \(path) cannot be tried by \(SystemUser.current.name)",
                        mend: "run 'gatehouse doctor' as root")
                ]
            }
            return [
                failure(
                    "nobody listens at \(path) (\(error))",
                    mend: "systemctl restart gatehouse.socket, or start the server")
            ]
        }
        return []
    }
}
