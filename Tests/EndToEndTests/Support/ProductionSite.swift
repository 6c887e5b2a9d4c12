// nginx/gatehouse.conf in a folder of its own, in front of a development server's data.

import POSIX

struct ProductionSite {
    let scratch: Scratch
    let plain: Int
    let tls: Int
    let health: Int
    private var configuration: String { scratch.path + "/nginx.conf" }

    /// The command that runs it.
    var nginx: [String] {
        ["/usr/sbin/nginx", "-p", scratch.path, "-e", scratch.path + "/error.log", "-c", configuration]
    }

    private let socket: String?

    /// - Parameters:
    ///   - user: nginx's directive; the workers must reach the development server's socket.
    ///   - socket: another one than the development server's.
    ///   - customDomain: what is put for the domain in custom-domain.conf.
    init(
        _ server: Development, user: String? = nil, socket: String? = nil, customDomain: String? = nil
    ) throws {
        self.socket = socket
        scratch = try Scratch()
        let ports = Scratch.freePorts(3)
        (plain, tls, health) = (ports[0], ports[1], ports[2])
        for name in ["gatehouse", "gatehouse/domains", "tls", "log"] {
            try Folder.create("\(scratch.path)/\(name)", mode: 0o755)
        }
        let source = Program.package + "/nginx"
        for name in try Folder.list(source) where name.hasSuffix(".conf") && !name.hasPrefix("development") {
            let text = String(decoding: try File.read("\(source)/\(name)"), as: UTF8.self)
            let place = name == "gatehouse.conf" ? name : "gatehouse/\(name)"
            try write(place, moved(text, server))
        }
        if let customDomain {
            let text = String(decoding: try File.read("\(source)/custom-domain.conf"), as: UTF8.self)
            let own = text.split(separator: "login.customer.example", omittingEmptySubsequences: false)
                .joined(separator: customDomain)
            try write("gatehouse/domains/own.conf", moved(own, server, certificate: customDomain))
        }
        let userDirective = user ?? (CurrentProcess.isRoot ? "user root;" : "")
        try write(
            "nginx.conf",
            """
            \(userDirective)
            worker_processes 1;
            daemon off;
            pid \(scratch.path)/nginx.pid;
            error_log \(scratch.path)/error.log;
            events { worker_connections 128; }
            http {
                client_body_temp_path \(scratch.path)/body; fastcgi_temp_path \(scratch.path)/fastcgi;
                proxy_temp_path \(scratch.path)/proxy; scgi_temp_path \(scratch.path)/scgi;
                uwsgi_temp_path \(scratch.path)/uwsgi;
                include \(scratch.path)/gatehouse.conf;
            }

            """)
        let made = try Program.run(
            [
                "/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                "/CN=localhost", "-addext", "subjectAltName=DNS:*.localhost,DNS:acme-test.localhost,DNS:localhost",
                "-keyout",
                "\(scratch.path)/tls/privkey.pem", "-out", "\(scratch.path)/tls/fullchain.pem",
            ], in: scratch)
        guard made.status == 0 else { throw Failure("no certificate: \(made.errors)") }
    }

    func remove() { scratch.remove() }

    /// The response to a request over TLS, with its head.
    func curl(_ path: String, _ options: [String], host: String = "acme-test.localhost") throws -> String {
        try run(path, options, host: host).output
    }

    /// curl's exit status; 35 says that the handshake failed.
    func handshake(_ host: String, _ options: [String] = []) throws -> Int32 {
        try run("/", options, host: host).status
    }

    private func run(_ path: String, _ options: [String], host: String) throws -> Program.Result {
        try Program.run(
            [
                "/usr/bin/curl", "-sS", "-i", "--max-time", "10", "--cacert", "\(scratch.path)/tls/fullchain.pem",
                "--resolve", "\(host):\(tls):127.0.0.1",
            ] + options + ["https://\(host):\(tls)\(path)"], in: scratch)
    }

    /// The text with the machine's places and ports replaced by the test's.
    private func moved(_ text: String, _ server: Development, certificate: String = "example.com") -> String {
        let places = [
            ("/etc/nginx/gatehouse/", "\(scratch.path)/gatehouse/"), ("/var/log/nginx/", "\(scratch.path)/log/"),
            ("/etc/letsencrypt/live/\(certificate)/", "\(scratch.path)/tls/"),
            ("/var/lib/gatehouse-public", "\(server.data)/public"),
            ("/run/gatehouse/gatehouse.sock", socket ?? "\(server.data)/gatehouse.sock"),
            (#"\Q.example.com\E"#, #"\Q.localhost\E"#),
            ("listen [::]:", Loopback.hasIPv6 ? "listen [::1]:" : "# listen [::1]:"),
            ("listen 80", "listen 127.0.0.1:\(plain)"),
            ("[::1]:80", "[::1]:\(plain)"), ("listen 443", "listen 127.0.0.1:\(tls)"), ("[::1]:443", "[::1]:\(tls)"),
            ("127.0.0.1:9080", "127.0.0.1:\(health)"),
        ]
        return places.reduce(text) { text, place in
            text.split(separator: place.0, omittingEmptySubsequences: false).joined(separator: place.1)
        }
    }

    private func write(_ name: String, _ text: String) throws {
        try File.create("\(scratch.path)/\(name)", Array(text.utf8), mode: 0o644)
    }
}
