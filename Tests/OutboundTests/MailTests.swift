// Mails on their way: their form, the mail server, the folder, the queue.

import Model
import Outbound
import POSIX
import Synchronization
import Testing
import TestSupport

@Suite(.serialized) struct MailTests {
    private static let clock = Clock { Timestamp(seconds: 1_795_306_819) }
    private static let randomness = Randomness { [UInt8](repeating: 7, count: $0) }

    private static func mail(
        to address: String = "alice@example.com", subject: String = "Grüße\r\nBcc: eve@example.com",
        text: String = "Hällo\n.\nFrom here = there \nhttp://acme-test.localhost:4000/verify-email?token=abc-_\n"
    ) throws -> Mail {
        Mail(to: try EmailAddress(address), subject: subject, text: text, html: "<p>Hällo</p>\n")
    }

    private func server(_ refusing: String? = nil) throws -> Listener {
        try Listener { conversation in
            conversation.say("220 test\r\n")
            while conversation.listen(until: "\r\n") {
                let line = conversation.heard.split(separator: "\r\n").last.map(String.init) ?? ""
                if let refusing, line.hasPrefix(refusing) {
                    conversation.say("550 no\r\n")
                } else if line.hasPrefix("EHLO") {
                    conversation.say("250-test\r\n250 8BITMIME\r\n")
                } else if line == "DATA" {
                    conversation.say("354 go\r\n")
                    guard conversation.listen(until: "\r\n.\r\n") else { return }
                    conversation.say("250 taken\r\n")
                } else if line == "QUIT" {
                    return conversation.say("221 bye\r\n")
                } else {
                    conversation.say("250 ok\r\n")
                }
            }
        }
    }

    private func mailer(_ listener: Listener) throws -> SMTPMailer {
        SMTPMailer(
            host: try #require(Hostname("127.0.0.1")), port: Int(listener.port),
            sender: try EmailAddress("gatehouse@id.example.com"), clock: Self.clock, randomness: Self.randomness,
            milliseconds: 10_000)
    }

    @Test func `A mail server gets sender, recipient and a message of ASCII lines`() throws {
        let listener = try server()
        try mailer(listener).send(try Self.mail())
        let said = try #require(Self.waitFor { listener.conversations.first })
        // RFC 5321 section 4.1.1.1: strict servers refuse a greeting that is no name of a host.
        #expect(said.hasPrefix("EHLO id.example.com\r\n"))
        #expect(said.contains("MAIL FROM:<gatehouse@id.example.com>"))
        #expect(said.contains("RCPT TO:<alice@example.com>\r\nDATA\r\n"))
        #expect(
            said.contains("\r\nDate: Sun, 22 Nov 2026 00:20:19 +0000\r\n") || said.contains("Date: Sun, 22 Nov 2026"))
        #expect(said.contains("\r\nTo: <alice@example.com>\r\n"))
        #expect(said.contains("\r\nSubject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe__Bcc=3A_eve=40example=2Ecom?=\r\n"))
        #expect(!said.contains("\r\nBcc"))
        #expect(said.contains("H=C3=A4llo\r\n=2E\r\n=46rom here =3D there=20\r\n"))
        #expect(said.contains("verify-email?token=3Dabc-_"))
        #expect(said.utf8.allSatisfy { $0 < 0x80 })
        #expect(said.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
    }

    @Test(arguments: ["MAIL", "RCPT", "DATA"])
    func `A mail that the server refuses has not been sent`(word: String) throws {
        let listener = try server(word)
        let error = #expect(throws: OutboundError.self) { try mailer(listener).send(try Self.mail()) }
        #expect(error.map { "\($0)".contains("curl") } == true)
    }

    @Test(arguments: [
        "a,b@example.com", "\"a b\"@example.com", "<eve@example.com", "a..b@example.com", ".a@example.com",
        "a;b@example.com",
    ])
    func `An address that would need quotes gets nothing`(address: String) throws {
        guard (try? EmailAddress(address)) != nil else { return }
        let listener = try server()
        #expect(throws: OutboundError.unsendableAddress) { try mailer(listener).send(try Self.mail(to: address)) }
        #expect(listener.conversations.isEmpty)
    }

    @Test func `In development a mail is files in a folder`() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/mail"
        let written = Monitor<[String]>([])
        try FolderMailer(path: path, clock: Self.clock, randomness: Self.randomness) { path in
            written.withLock { $0.append(path) }
        }.send(try Self.mail(to: "a/.b/x@example.com"))
        let names = try Folder.list(path).sorted()
        #expect(
            names.map { String($0.split(separator: "-", maxSplits: 5).last ?? "") } == [
                "a-.b-x-example.com.eml", "a-.b-x-example.com.html", "a-.b-x-example.com.txt",
            ])
        let text = String(decoding: try File.read(path + "/" + names[2]), as: UTF8.self)
        #expect(text.contains("\nhttp://acme-test.localhost:4000/verify-email?token=abc-_\n"))
        #expect(written.withLock { $0 } == [path + "/" + names[2]])
    }

    @Test func `A mail server that asks who submits is told, in no argument of a process`() throws {
        let listener = try Listener { conversation in
            conversation.say("220 test\r\n")
            while conversation.listen(until: "\r\n") {
                let line = conversation.heard.split(separator: "\r\n").last.map(String.init) ?? ""
                if line.hasPrefix("EHLO") {
                    conversation.say("250-test\r\n250 AUTH PLAIN\r\n")
                } else if line == "AUTH PLAIN" {
                    conversation.say("334 \r\n")
                } else if line == "AGdhdGVob3VzZQBhICJiXGM6ZA==" {
                    conversation.say("235 welcome\r\n")
                } else if line == "DATA" {
                    conversation.say("354 go\r\n")
                    guard conversation.listen(until: "\r\n.\r\n") else { return }
                    conversation.say("250 taken\r\n")
                } else if line == "QUIT" {
                    return conversation.say("221 bye\r\n")
                } else {
                    conversation.say("250 ok\r\n")
                }
            }
        }
        let login = try #require(SMTPMailer.Login(user: "gatehouse", password: Secret(#"a "b\c:d"#)))
        try SMTPMailer(
            host: try #require(Hostname("127.0.0.1")), port: Int(listener.port), login: login,
            sender: try EmailAddress("gatehouse@id.example.com"), clock: Self.clock, randomness: Self.randomness,
            milliseconds: 10_000
        ).send(try Self.mail())
        let said = try #require(listener.first)
        // RFC 4616: NUL, the user, NUL, the password, in base64.
        #expect(said.contains("AUTH PLAIN\r\nAGdhdGVob3VzZQBhICJiXGM6ZA==\r\nMAIL FROM:"), "\(said)")
        #expect(SMTPMailer.Login(user: "a:b", password: Secret("c")) == nil)
        #expect(SMTPMailer.Login(user: "", password: Secret("c")) == nil)
    }

    @Test func `What was given up is counted until one is sent`() throws {
        let moody = Moody()
        let queue = MailQueue(moody, pauses: []) { _ in }
        defer { queue.stop() }
        func put(_ address: String = "alice@example.com") throws -> MailQueue.Report {
            let mail = try Self.mail(to: address)
            #expect(queue.put { mail } && queue.drain(milliseconds: 5000))
            return queue.report(now: SystemClock.monotonicMicroseconds() + 700_000_000)
        }
        moody.failures.store(2, ordering: .relaxed)
        #expect(try put().failing == 1)
        let second = try put()
        #expect(second.failed == 2 && second.failing == 2 && second.failingSeconds >= 700 && second.sent == 0)
        let third = try put()
        #expect(third == MailQueue.Report(sent: 1, failed: 2, failing: 0, failingSeconds: 0, waiting: 0))
        // What makes no mail is none.
        #expect(queue.put { nil } && queue.drain(milliseconds: 5000))
        #expect(queue.report(now: 0) == third)
    }

    /// A mailer that fails as often as it is told to.
    private final class Moody: Mailer {
        let failures = Atomic(0)
        let sent = Atomic(0)

        func send(_ mail: Mail) throws {
            if failures.load(ordering: .relaxed) > 0 {
                failures.subtract(1, ordering: .relaxed)
                throw OutboundError.failed(status: 7, "")
            }
            sent.add(1, ordering: .relaxed)
        }
    }

    @Test(arguments: [(0, 1, 0), (2, 1, 0), (3, 0, 1)])
    func `A mail is tried again before it is given up`(failures: Int, sent: Int, givenUp: Int) throws {
        let moody = Moody()
        moody.failures.store(failures, ordering: .relaxed)
        let counted = Monitor(0)
        let queue = MailQueue(moody, pauses: [1, 1]) { _ in counted.withLock { $0 += 1 } }
        #expect(queue.put { try Self.mail() })
        #expect(queue.drain(milliseconds: 5000))
        #expect(moody.sent.load(ordering: .relaxed) == sent && counted.withLock { $0 } == givenUp)
        queue.stop()
        #expect(!queue.put { nil })
    }

    @Test func `Nobody waits for the mail server, a full queue takes no more, and a stop sends what waits`() throws {
        let gate = Monitor(false)
        let moody = Moody()
        let queue = MailQueue(moody, capacity: 2, pauses: []) { _ in }
        #expect(
            queue.put {
                _ = gate.wait { $0 ? true : nil }; return try Self.mail()
            })
        // The first is being worked on, at some moment.
        var accepted = 0
        for _ in 0..<4 where queue.put({ try Self.mail() }) { accepted += 1 }
        #expect((1...2).contains(accepted))
        #expect(moody.sent.load(ordering: .relaxed) == 0)
        gate.withLock { $0 = true }
        queue.stop()
        #expect(moody.sent.load(ordering: .relaxed) == 1 + accepted)
    }

    private static func waitFor<Value>(_ body: () -> Value?) -> Value? {
        for _ in 0..<200 {
            if let value = body() { return value }
            SystemClock.sleep(milliseconds: 10)
        }
        return nil
    }
}
