// The socket: whose place it may take, and what it accepts from systemd.

@testable import FastCGI
import CLinux
import Glibc
import Testing

extension Loop {
    @Suite("The listening socket")
    final class ListenerTests {
        let folder = temporaryFolder()

        deinit {
            for name in ["socket", "file", "link"] { unlink(folder + "/" + name) }
            rmdir(folder)
        }

        @Test("a socket that nobody answers on is replaced, and the new one has the mode asked for")
        func stale() throws {
            let path = folder + "/socket"
            let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            #expect(gh_bind_local(dead, path) == 0)
            close(dead)
            let listener = try Listener.unix(path: path, mode: 0o600)
            defer { listener.close() }
            var status = stat()
            #expect(lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
            #expect(fcntl(listener.descriptor, F_GETFD) & FD_CLOEXEC != 0)
            #expect(fcntl(listener.descriptor, F_GETFL) & O_NONBLOCK != 0)
        }

        @Test("a socket that somebody answers on stays")
        func live() throws {
            let path = folder + "/socket"
            let listener = try Listener.unix(path: path)
            #expect(throws: ListenerError.inUse(path)) { try Listener.unix(path: path) }
            _ = RecordClient(path)
            listener.close()
            #expect(access(path, F_OK) != 0)
        }

        @Test("a socket whose queue is full is answered on, only not now")
        func busy() throws {
            let path = folder + "/socket"
            let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            #expect(gh_bind_local(listener, path) == 0 && listen(listener, 0) == 0)
            let clients = (0..<4).map { _ in socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) }
            defer { for descriptor in clients + [listener] { close(descriptor) } }
            for client in clients {
                _ = gh_set_nonblocking(client)
                _ = gh_connect_local(client, path)
            }
            #expect(throws: ListenerError.inUse(path)) { try Listener.unix(path: path) }
        }

        @Test("what is not a socket stays, a link too")
        func otherFiles() throws {
            let file = folder + "/file"
            close(gh_open(file, O_CREAT | O_WRONLY, 0o600))
            symlink(file, folder + "/link")
            for path in [file, folder + "/link", folder] {
                #expect(throws: ListenerError.occupied(path)) { try Listener.unix(path: path) }
            }
            #expect(access(file, F_OK) == 0)
        }

        @Test(
            "a path that does not fit is refused, not cut",
            arguments: ["", String(repeating: "a", count: 108), "/tmp/a\0b"])
        func length(path: String) {
            #expect(throws: ListenerError.pathLength(path)) { try Listener.unix(path: path) }
        }

        @Test("a socket bound meanwhile by a successor is not removed")
        func successor() throws {
            let path = folder + "/socket"
            let old = try Listener.unix(path: path)
            unlink(path)
            let new = try Listener.unix(path: path)
            old.close()
            _ = RecordClient(path)
            new.close()
        }

        @Test("anything but a listening local stream socket is refused")
        func refused() throws {
            let unbound = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let datagram = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            let network = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            #expect(listen(network, 1) == 0)
            let file = gh_open("/dev/null", O_RDONLY, 0)
            defer { for descriptor in [unbound, datagram, network, file] { close(descriptor) } }
            for descriptor in [unbound, datagram, network, file, 999] {
                #expect(throws: ListenerError.self) { try Listener.adopt(descriptor) }
            }
        }
    }
}
