// gatehouse decision.

import Database
import JSON
import Model
import SQLite
import Testing

extension Commands {
    @Suite struct DecisionTests {
        /// Records as the server writes them.
        private func refuse(_ gatehouse: Gatehouse, _ records: [DecisionRecord]) throws {
            let path = try gatehouse.environmentFolder("acme") + "/identity.sqlite"
            let file = try SQLiteConnection(path: path, mode: .readWrite)
            for record in records {
                try file.run(
                    """
                    INSERT INTO decision_records (reference, kind, rule, value, setting, remote_address, created_at, expires_at)
                    VALUES (\(record.reference), \(record.kind.rawValue), \(record.rule), \(optional: record.value),
                        \(optional: record.setting), \(optional: record.remoteAddress),
                        \(record.createdAt.milliseconds), \(record.expiresAt.milliseconds))
                    """)
            }
        }

        private func record(
            _ reference: String, _ kind: DecisionRecord.Kind, _ rule: String, _ value: String?, _ setting: String?,
            at seconds: Int
        ) -> DecisionRecord {
            DecisionRecord(
                reference: reference, kind: kind, rule: rule, value: value, setting: setting, client: nil, user: nil,
                remoteAddress: "192.0.2.7", requestID: "r-1", createdAt: Timestamp(seconds: seconds))
        }

        @Test("Says which rule, which value and which setting would change it")
        func show() throws {
            let gatehouse = try Gatehouse.withAcme()
            let made = record(
                "KFMWQXHBTR", .signIn, "guesses_per_account", "10/600", "GATEHOUSE_LIMIT_GUESSES_ACCOUNT",
                at: 1_800_000_000)
            try refuse(gatehouse, [made])
            let shown = try gatehouse.answer("decision", "show", "kfmwqxhbtr", "--environment", "acme")
            #expect(shown["rule"] == "guesses_per_account" && shown["value"] == "10/600")
            #expect(shown["setting"] == "GATEHOUSE_LIMIT_GUESSES_ACCOUNT" && shown["remote_address"] == "192.0.2.7")
            let text = try gatehouse.run(["decision", "show", "KFMWQXHBTR", "--environment", "acme"]).output
            #expect(text.contains("Too many wrong passwords for this account"))
            #expect(text.contains("set GATEHOUSE_LIMIT_GUESSES_ACCOUNT in gatehouse.env and restart"))
            #expect(text.contains("2027-01-15") && !text.contains("Client"))
        }

        @Test(
            "Says what to do where nothing is registered, or a command does it",
            arguments: [
                ("client", "correct the client_id in the application"), ("client.client_secret", "rotate-secret"),
                ("client.status", "'gatehouse client enable'"),
                ("client.redirect_uris", "change 'redirect_uris' of the client"),
                ("client_resource_server_grant", "'gatehouse client grant'"), ("scope", "'gatehouse scope create'"),
                ("resource_server.identifier", "'gatehouse resource-server create'"),
                ("signing_key", "'gatehouse keys rotate'"),
            ])
        func remedy(setting: String, sentence: String) throws {
            let gatehouse = try Gatehouse.withAcme()
            try refuse(gatehouse, [record("KFMWQXHBTR", .token, "client", "x", setting, at: 1_800_000_000)])
            let text = try gatehouse.run(["decision", "show", "KFMWQXHBTR", "--environment", "acme"]).output
            #expect(text.contains(sentence) && !text.contains("''"), "\(text)")
        }

        @Test("Lists the newest first, and says so when there are none")
        func list() throws {
            let gatehouse = try Gatehouse.withAcme()
            #expect(
                try gatehouse.run(["decision", "list", "--environment", "acme"]).output == "There are none.\n")
            try refuse(
                gatehouse,
                [
                    record("OLDERXXXXX", .authorization, "redirect_uri", "https://x.example/", nil, at: 1_800_000_000),
                    record("NEWERXXXXX", .signIn, "password", "eve@example.com", nil, at: 1_800_000_001),
                ])
            let all = try gatehouse.answer("decision", "list", "--environment", "acme").array ?? []
            #expect(all.map { $0["reference"]?.string } == ["NEWERXXXXX", "OLDERXXXXX"])
            #expect(all.last?["meaning"]?.string?.contains("byte for byte") == true)
            let one = try gatehouse.answer("decision", "list", "--environment", "acme", "--limit", "1").array ?? []
            #expect(one.count == 1)
            #expect(try gatehouse.run(["decision", "list", "--environment", "acme", "--limit", "0"]).status == 64)
            #expect(try gatehouse.answer("decision", "list", "--environment", "acme-test").array?.isEmpty == true)
        }

        @Test("A reference that is nobody's is an error that says what it may be")
        func unknown() throws {
            let gatehouse = try Gatehouse.withAcme()
            let sentence = try gatehouse.refusal("decision", "show", "NOBODYSXXX", "--environment", "acme")
            #expect(sentence.contains("'NOBODYSXXX'") && sentence.contains("older than 30 days"))
        }
    }
}
