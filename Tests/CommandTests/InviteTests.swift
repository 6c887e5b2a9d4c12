// gatehouse invite.

import JSON
import Model
import POSIX
import Store
import Testing

extension Commands {
    @Suite struct InviteTests {
        /// An installation with a dashboard, where somebody asks for an account, and mails go to a folder.
        private func asked() throws -> (gatehouse: Gatehouse, id: String, mails: String) {
            let gatehouse = try Gatehouse.withAcme()
            try gatehouse.answer("environment", "create", "dashboard", "--account", "acme", "--kind", "dashboard")
            let mails = gatehouse.path + "/mails"
            try Folder.create(mails, mode: 0o700)
            let control = try ControlStore(folder: DataFolder(path: gatehouse.data, publicPath: gatehouse.documents))
            defer { control.close() }
            let now = Timestamp(milliseconds: SystemClock.microseconds() / 1000)
            let id = ID<Invite>(at: now, random: [UInt8](repeating: 7, count: 10))
            try control.write { control in
                try control.invites.insert(
                    Invite(
                        id: id, name: "Eve", email: try EmailAddress("eve@example.com"), purpose: "a shop\nonline",
                        createdAt: now))
            }
            return (gatehouse, id.description, mails)
        }

        private func texts(_ mails: String) throws -> [String] {
            try Folder.list(mails).filter { $0.hasSuffix(".txt") }
        }

        private func settings(_ mails: String, _ gatehouse: Gatehouse) throws -> [String] {
            let file = gatehouse.path + "/settings"
            try File.replace(
                file,
                with: Array("GATEHOUSE_MAIL_FOLDER=\(mails)\nGATEHOUSE_ADDRESS=https://{handle}.id.test\n".utf8),
                mode: 0o600)
            return ["--config", file]
        }

        @Test("A request is listed and approved, and the code goes by mail alone")
        func approve() throws {
            let (gatehouse, id, mails) = try asked()
            let listed = try gatehouse.answer("invite", "list").array ?? []
            #expect(listed.map { $0["id"]?.string } == [id] && listed[0]["purpose"] == "a shop\nonline")
            let shown = try gatehouse.run(["invite", "list"]).output
            #expect(shown.split(separator: "\n").count == 2 && shown.contains("a shop online"))
            let run = try gatehouse.run(["invite", "approve", id] + settings(mails, gatehouse))
            try #require(run.status == 0, "\(run.errors)")
            let files = try texts(mails)
            try #require(files.count == 1)
            let mail = String(decoding: try File.read("\(mails)/\(files[0])"), as: UTF8.self)
            #expect(mail.contains("https://dashboard.id.test/accounts/new"), "\(mail)")
            let code = try #require(
                mail.split(whereSeparator: \.isWhitespace).first {
                    $0.count == 19 && $0.split(separator: "-").count == 4
                })
            #expect(!run.output.contains(code) && !mail.contains("new?"))
            #expect(try gatehouse.answer("invite", "list").array == [])
            #expect(try gatehouse.answer("invite", "list", "--status", "approved").array?.count == 1)
            // Another one, for a mail that got lost.
            #expect(try gatehouse.run(["invite", "approve", id] + settings(mails, gatehouse)).status == 0)
            #expect(try texts(mails).count == 2)
        }

        @Test("A request is refused, and neither is a second time")
        func refuse() throws {
            let (gatehouse, id, _) = try asked()
            #expect(try gatehouse.answer("invite", "refuse", id)["email"] == "eve@example.com")
            #expect(try gatehouse.refusal("invite", "refuse", id).contains("decided already"))
            #expect(try gatehouse.refusal("invite", "approve", id).contains("decided already"))
            #expect(try gatehouse.refusal("invite", "approve", "eve").contains("gatehouse invite list"))
        }

        @Test("A mail that cannot leave is said, and the request can be approved again")
        func unmailed() throws {
            let (gatehouse, id, mails) = try asked()
            let options = try settings(gatehouse.keyFile + "/mails", gatehouse)
            let run = try gatehouse.run(["invite", "approve", id] + options)
            #expect(run.status == 1 && run.errors.contains("approve again"), "\(run.output)\(run.errors)")
            #expect(try gatehouse.run(["invite", "approve", id] + settings(mails, gatehouse)).status == 0)
        }

        @Test("Who may make accounts is a setting of three words")
        func setting() throws {
            let gatehouse = try Gatehouse.withAcme()
            let file = gatehouse.path + "/settings"
            for (word, status) in [("open", 0), ("invite", 0), ("closed", 0), ("everybody", 1)] {
                try File.replace(file, with: Array("GATEHOUSE_ACCOUNTS=\(word)\n".utf8), mode: 0o600)
                let run = try gatehouse.run(["config", "check", "--config", file])
                #expect(
                    run.status == Int32(status) && run.output.contains("GATEHOUSE_ACCOUNTS"), "\(word) \(run.output)")
            }
        }
    }
}
