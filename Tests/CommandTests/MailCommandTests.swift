// The mail server's password, and what the doctor says when no mail leaves.

import JSON
import Model
import POSIX
import Testing

@testable import gatehouse

extension Commands {
    @Suite struct MailCommandTests {
        private func password(_ bytes: String, mode: UInt32 = 0o600) throws -> String {
            let folder = try Gatehouse(isEmpty: true)
            let path = folder.path + "/smtp-password"
            try File.create(path, Array(bytes.utf8), mode: mode)
            return try withExtendedLifetime(folder) {
                try MailPassword(path: path, credentials: nil).read().reveal()
            }
        }

        @Test func `The password is the one line of a file that nobody else may read`() throws {
            #expect(try password("s3cret word \n") == "s3cret word ")
            #expect(try password("s3cret") == "s3cret")
            for wrong in ["", "\n", "a\nb\n", "a\u{0}b"] {
                #expect(throws: ConfigurationError.self) { try password(wrong) }
            }
            #expect(throws: ConfigurationError.self) { try password("s3cret\n", mode: 0o640) }
        }

        @Test func `What the service manager hands over comes first, and its word for nothing is none`() throws {
            let folder = try Gatehouse(isEmpty: true)
            defer { withExtendedLifetime(folder) {} }
            let path = folder.path + "/smtp-password"
            func read() throws -> Secret {
                try MailPassword(path: folder.path + "/absent", credentials: folder.path).read()
            }
            #expect(throws: ConfigurationError.self) { try read() }
            try File.create(path, Array("missing".utf8), mode: 0o440)
            let error = #expect(throws: ConfigurationError.self) { try read() }
            #expect(error.map { "\($0)".contains("/etc/gatehouse/smtp-password") } == true)
            try File.replace(path, with: Array("handed".utf8), mode: 0o440)
            #expect(try read().reveal() == "handed")
        }

        @Test(arguments: [(2, 600, true), (1, 6000, false), (9, 599, false), (0, 0, false)])
        func `Mails that fail for longer are a warning`(_ count: Int, _ seconds: Int, _ isWarned: Bool) throws {
            let gatehouse = try Gatehouse()
            let text = "ready\ngatehouse_mails_failing \(count)\ngatehouse_mails_failing_seconds \(seconds)"
            let server = try Peer(socket: gatehouse.socket, .server("200 OK", text))
            defer { withExtendedLifetime(server) {} }
            let findings = try gatehouse.run(["doctor", "--json"]).json["findings"]?.array ?? []
            let found = try #require(findings.first { $0["check"]?.string == "mail" })
            #expect(found["status"]?.string == (isWarned ? "warning" : "ok"))
            #expect(found["sentence"]?.string?.contains("\(count) were given up") == isWarned)
        }
    }
}
