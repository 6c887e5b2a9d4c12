// The web server of development: Debian's nginx with the repository's own configuration, on loopback.

import Administration
import POSIX

struct DevelopmentNginx: Sendable {
    private static let executable = "/usr/sbin/nginx"
    private let folder: DevelopmentFolder

    init(folder: DevelopmentFolder) {
        self.folder = folder
    }

    /// Whether nginx and its configuration can be found.
    func check() throws {
        guard File.exists(Self.executable) else {
            throw ConfigurationError("nginx is not installed; install it with: apt-get install nginx")
        }
        _ = try pieces()
    }

    func checkPorts() throws {
        for port in [folder.ports.tenants, folder.ports.bare, folder.ports.health] {
            if let reason = Self.obstacle(to: port) {
                throw ConfigurationError("\(reason); choose others with --port, --bare-port and --health-port")
            }
        }
    }

    /// Why a port cannot be listened on; nil where it can.
    static func obstacle(to port: Int) -> String? {
        do { try Loopback.check(port: port) } catch {
            let reason =
                error.isInUse
                ? "is in use by another program"
                : error.isDenied ? "needs root, like every port below 1024" : "cannot be had (\(error))"
            return "port \(port) \(reason)"
        }
        return nil
    }

    /// Ends an nginx that an earlier, killed `gatehouse dev` left behind on this folder.
    func stopOrphan() throws {
        guard let text = try? File.read(folder.nginx + "/nginx.pid"),
            let identifier = Int32(String(decoding: text, as: UTF8.self).filter(\.isNumber)),
            let command = try? File.read("/proc/\(identifier)/cmdline"),
            String(decoding: command, as: UTF8.self).contains(folder.nginx)
        else { return }
        let orphan = OtherProcess(identifier)
        orphan.terminate()
        for _ in 0..<100 where orphan.isRunning { SystemClock.sleep(milliseconds: 50) }
    }

    /// Starts nginx and keeps it running.
    func start() throws -> Supervisor {
        let configuration = folder.nginx + "/nginx.conf"
        try File.replace(configuration, with: Array(try text().utf8), mode: 0o600)
        let supervisor = try Supervisor(Self.executable, ["-p", folder.nginx, "-e", errorLog, "-c", configuration])
        // nginx that cannot start says why and ends at once.
        for _ in 0..<100 where !File.exists(folder.nginx + "/nginx.pid") && supervisor.isRunning {
            SystemClock.sleep(milliseconds: 20)
        }
        guard supervisor.isRunning else {
            supervisor.stop()
            throw ConfigurationError("nginx did not start; its reason is in \(errorLog):\n\(lastLines())")
        }
        return supervisor
    }

    private var errorLog: String { folder.nginx + "/error.log" }

    private func lastLines() -> String {
        let text = (try? File.read(errorLog)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").suffix(5).joined(separator: "\n")
    }

    /// The whole configuration.
    private func text() throws -> String {
        let pieces = try pieces()
        let owner = SystemUser(try FileStatus(folder.path).owner)
        let values = [
            "DATA": folder.path, "PUBLIC": folder.publicPath, "SOCKET": folder.socket, "NGINX": pieces,
            "PORT": String(folder.ports.tenants), "BARE_PORT": String(folder.ports.bare),
            "HEALTH_PORT": String(folder.ports.health), "WORKERS": "2",
            "USER_DIRECTIVE": CurrentProcess.isRoot ? "user \(owner.name) \(owner.groupName);" : "",
            "IPV6_LISTEN": Loopback.hasIPv6 ? "listen" : "# listen",
        ]
        var text = try filled(pieces + "/development.conf", values)
        if let examples = folder.ports.examples {
            let more = [
                "APP_SOCKET": folder.appSocket, "API_SOCKET": folder.apiSocket, "APP_PORT": String(examples.app),
                "API_PORT": String(examples.api),
            ]
            let servers = try filled(pieces + "/development-examples.conf", values.merging(more) { one, _ in one })
            try File.replace(folder.nginx + "/examples.conf", with: Array(servers.utf8), mode: 0o600)
            text = Self.put(#"include "\#(folder.nginx)/examples.conf";"#, for: "EXAMPLES", in: text)
        }
        return Self.put("", for: "EXAMPLES", in: text)
    }

    /// A template with its values.
    private func filled(_ path: String, _ values: [String: String]) throws -> String {
        var text = String(decoding: try File.read(path), as: UTF8.self)
        for (name, value) in values { text = Self.put(value, for: name, in: text) }
        return text
    }

    private static func put(_ value: String, for name: String, in text: String) -> String {
        text.split(separator: "@\(name)@", omittingEmptySubsequences: false).joined(separator: value)
    }

    /// The folder of the configuration: beside the sources the program was built from, or where it was installed.
    private func pieces() throws -> String {
        var candidates: [String] = []
        var above = Folder.parent(of: CurrentProcess.executable)
        while above != "/" && above != "." {
            candidates.append(above + "/nginx")
            above = Folder.parent(of: above)
        }
        candidates += [CurrentProcess.workingFolder + "/nginx", "/usr/local/share/gatehouse/nginx"]
        guard let found = candidates.first(where: { File.exists($0 + "/development.conf") }) else {
            throw ConfigurationError(
                "the folder nginx with development.conf is not beside the program's sources; run it from there")
        }
        return found
    }
}
