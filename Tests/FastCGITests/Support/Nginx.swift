// A real nginx in front of a test's socket.

import CLinux
import Glibc

/// One nginx process on a free port of 127.0.0.1, with a folder of its own.
final class Nginx {
    let port: UInt16
    private let folder = temporaryFolder()
    private let process: pid_t

    static let executable = "/usr/sbin/nginx"
    static var isInstalled: Bool { access(executable, X_OK) == 0 }

    /// `socket` is where the loop listens.
    init(socket: String) {
        port = Self.freePort()
        let configuration = """
            daemon off; master_process off; pid \(folder)/pid; error_log \(folder)/error.log;
            events {}
            http {
                access_log off;
                client_body_temp_path \(folder)/body; fastcgi_temp_path \(folder)/fastcgi; proxy_temp_path \(folder)/proxy;
                uwsgi_temp_path \(folder)/uwsgi; scgi_temp_path \(folder)/scgi;
                client_max_body_size 2m; client_body_buffer_size 1m;
                upstream loop { server unix:\(socket); keepalive 8; }
                server {
                    listen 127.0.0.1:\(port);
                    location / {
                        fastcgi_pass loop;
                        fastcgi_keep_conn on;
                        fastcgi_param REQUEST_METHOD $request_method;
                        fastcgi_param REQUEST_URI $request_uri;
                        fastcgi_param REMOTE_ADDR $remote_addr;
                        fastcgi_param CONTENT_TYPE $content_type;
                        fastcgi_param CONTENT_LENGTH $content_length;
                        fastcgi_param GATEHOUSE_REQUEST_ID $request_id;
                        fastcgi_param GATEHOUSE_TENANT acme-test;
                        fastcgi_param HTTP_PROXY "";
                    }
                }
            }
            """
        let file = folder + "/nginx.conf"
        let descriptor = gh_open(file, O_CREAT | O_WRONLY, 0o600)
        _ = Array(configuration.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        process = Self.spawn([Self.executable, "-e", folder + "/error.log", "-p", folder, "-c", file])
        let port = self.port
        precondition(
            eventually { Self.connect(port).map { close($0) } != nil }, "nginx does not answer; see \(folder)/error.log"
        )
    }

    deinit {
        kill(process, SIGTERM)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        for name in ["body", "fastcgi", "proxy", "uwsgi", "scgi"] { rmdir(folder + "/" + name) }
        for name in ["pid", "error.log", "nginx.conf"] { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    /// Sends bytes and gives what comes back until nginx closes.
    func exchange(_ bytes: [UInt8]) -> String {
        guard let descriptor = Self.connect(port) else { return "" }
        defer { close(descriptor) }
        _ = gh_limit_socket(descriptor, 3_000, 3_000)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { answer += buffer[..<count] }
        return String(decoding: answer, as: UTF8.self)
    }

    /// The bytes of an HTTP request whose connection ends with the answer.
    static func request(_ method: String, _ target: [UInt8], fields: String = "", body: [UInt8] = []) -> [UInt8] {
        let head = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(body.count)\r\n\(fields)\r\n"
        return Array("\(method) ".utf8) + target + Array(head.utf8) + body
    }

    /// The tests' threads may block signals; nginx must not inherit that.
    private static func spawn(_ arguments: [String]) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let status = posix_spawn(&process, arguments[0], nil, &attributes, &words, environ)
        precondition(status == 0, "nginx cannot be started: \(status)")
        return process
    }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func connect(_ port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let isConnected = withSockaddr(address(port)) { Glibc.connect(descriptor, $0, $1) == 0 }
        if isConnected { return descriptor }
        close(descriptor)
        return nil
    }

    private static func freePort() -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        precondition(withSockaddr(address(0)) { bind(descriptor, $0, $1) == 0 }, "no free port")
        var bound = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &bound) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        return UInt16(bigEndian: bound.sin_port)
    }

    private static func withSockaddr<Result>(
        _ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
