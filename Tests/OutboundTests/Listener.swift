// Somebody on this machine who answers: a web server or a mail server, as the test says.

import CLinux
import Glibc
import POSIX

/// A port of 127.0.0.1 with a function behind it, for one conversation after another.
final class Listener: Sendable {
    let port: UInt16
    private let descriptor: Int32
    private let heard: Monitor<[String]>
    private let thread: POSIX.Thread

    /// What was said in each conversation.
    var conversations: [String] { heard.withLock { $0 } }

    /// The first conversation, once it is over: who was answered may go on before the listener has noted what it heard.
    var first: String? { heard.wait(milliseconds: 20_000) { $0.first } }

    init(_ talk: @escaping @Sendable (Conversation) -> Void) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) | listen(descriptor, 8) | getsockname(descriptor, pointer, &length)
            }
        }
        guard status == 0 else { throw SystemError("listen", "127.0.0.1", number: gh_errno()) }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        let heard = Monitor<[String]>([])
        self.heard = heard
        thread = Thread(name: "listener") {
            while true {
                let accepted = accept(descriptor, nil, nil)
                guard accepted >= 0 else { return }
                _ = gh_limit_socket(accepted, 5000, 5000)
                let conversation = Conversation(descriptor: accepted)
                talk(conversation)
                heard.withLock { $0.append(conversation.heard) }
                close(accepted)
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        thread.join()
        close(descriptor)
    }
}

/// One end of a connection, used by one thread.
final class Conversation {
    private let descriptor: Int32
    private(set) var heard = ""

    init(descriptor: Int32) { self.descriptor = descriptor }

    func say(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Reads until what was said ends so; false when nothing more comes.
    func listen(until end: String) -> Bool {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) == 1 {
            line.append(byte)
            if line.count >= end.utf8.count, line.suffix(end.utf8.count).elementsEqual(end.utf8) {
                heard += String(decoding: line, as: UTF8.self)
                return true
            }
        }
        heard += String(decoding: line, as: UTF8.self)
        return false
    }
}
