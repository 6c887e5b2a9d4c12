// Whether nginx runs, has the site, and reaches the server.

import POSIX
import Store

struct WebServerCheck: Check {
    let name = "nginx"
    /// The link that README's `ln -sf` makes.
    var site = "/etc/nginx/sites-enabled/gatehouse.conf"
    /// Debian's nginx.conf names it.
    var processFile = "/run/nginx.pid"

    func examine(_ patient: Patient) -> [Finding] {
        guard let port = try? patient.configuration.healthPort else { return [] }
        let address = "http://127.0.0.1:\(port)/readyz"
        switch Readiness.ofWebServer(port: port) {
        case .nobody(let error): return [nobody(address, error, patient)]
        case .silence:
            return [
                failure(
                    "what listens at \(address) has not answered within \(Readiness.patience / 1000) seconds",
                    mend: "systemctl status nginx; nginx -t")
            ]
        case .answer(200, let text) where text.hasPrefix("ready"): return []
        case .answer(503, let text):
            // What the server itself has said, or not said, is its own finding.
            guard case .answer = patient.readiness, !text.hasPrefix("not ready") else { return [] }
            return [unreached(address, patient)]
        case .answer(let status, _):
            return [
                failure(
                    "another program or another site answers at \(address): it says \(status)",
                    mend:
                        "stop it, or choose another port in \(site) and in \(Setting.healthPort.variable); then: nginx -t "
                        + "&& systemctl reload nginx")
            ]
        }
    }

    func whenFine(_ patient: Patient) -> String {
        if case .answer(200, _) = patient.readiness { "it reaches the server" } else { "it runs and has the site" }
    }

    private func nobody(_ address: String, _ error: SystemError, _ patient: Patient) -> Finding {
        guard !patient.isDevelopment else {
            return failure(
                "nginx does not listen at \(address)",
                mend: "start 'gatehouse dev' again; nginx's reason is in \(patient.folder.path)/nginx/error.log")
        }
        let steps = "nginx -t && systemctl reload-or-restart nginx; systemctl status nginx"
        guard isRunning else {
            return failure("nginx does not run: nobody listens at \(address) (\(error))", mend: steps)
        }
        guard File.exists(site) else {
            return failure(
                "nginx runs without the site: there is no \(site), and nobody listens at \(address)",
                mend: "ln -sf ../sites-available/gatehouse.conf \(site); \(steps)")
        }
        return failure(
            "nginx runs and does not listen at \(address): it has not read \(site) yet, or the port is another there",
            mend: steps)
    }

    private func unreached(_ address: String, _ patient: Patient) -> Finding {
        let socket = (try? patient.configuration.text(.socket)) ?? "the socket"
        return failure(
            "nginx answers at \(address) and cannot reach the server, which answers at \(socket)",
            mend:
                "'upstream gatehouse' in \(site) must name \(socket), and nginx must be allowed to connect; then: nginx -t && "
                + "systemctl reload nginx")
    }

    private var isRunning: Bool {
        guard let note = try? File.read(processFile),
            let number = Int32(String(decoding: note, as: UTF8.self).filter(\.isNumber))
        else { return false }
        return OtherProcess(number).isRunning
    }
}
