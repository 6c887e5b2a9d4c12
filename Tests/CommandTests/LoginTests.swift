// Sign-ins that cannot even begin: one sentence that says what to do.

import JSON
import POSIX
import Testing

extension Commands {
    @Suite struct LoginTests {
        private let gatehouse: Gatehouse

        init() throws { gatehouse = try Gatehouse(isEmpty: true) }

        private func refusal(_ words: String...) throws -> String {
            let run = try gatehouse.run(words, bare: true, state: gatehouse.path + "/state")
            #expect(run.status == 1 && run.output.isEmpty, "\(run.output)")
            return run.errors
        }

        @Test("A provider that is not there, or is none, is named")
        func providers() throws {
            #expect(
                try refusal("login", "--issuer", "http://127.0.0.1:1", "--client-id", "x", "--timeout", "5")
                    .contains(
                        "http://127.0.0.1:1/.well-known/openid-configuration cannot be reached: nobody listens there"))
            for issuer in ["http://id.example", "id.example", "https://"] {
                #expect(
                    try refusal("login", "--issuer", issuer, "--client-id", "x").contains("is no issuer to sign in at"))
            }
            let body = #"{"issuer":"https://elsewhere.example"}"#
            let peer = try Peer(.nginx("200 OK", body))
            let other = try refusal("login", "--issuer", "http://127.0.0.1:\(peer.port)", "--client-id", "x")
            #expect(other.contains("is no discovery document: it is of another issuer, 'https://elsewhere.example'"))
            let absent = try Peer(.nginx("404 Not Found", ""))
            #expect(
                try refusal("login", "--issuer", "http://127.0.0.1:\(absent.port)", "--client-id", "x")
                    .contains("it answers 404"))
        }

        @Test("Without a client, or a sign-in, the sentence says how to get one")
        func missing() throws {
            #expect(try refusal("login", "--issuer", "http://127.0.0.1:1").contains("--client-id"))
            for command in ["whoami", "logout"] { #expect(try refusal(command).contains("you are not signed in")) }
            let run = try gatehouse.run(["whoami"], bare: true)
            #expect(run.status == 1 && run.errors.contains("XDG_STATE_HOME"))
        }

        @Test("A file that holds no sign-in is named, and can be forgotten")
        func unreadable() throws {
            let folder = gatehouse.path + "/state/gatehouse"
            try Folder.createAll(folder, mode: 0o700)
            try File.create(folder + "/sign-in.json", Array("{}".utf8), mode: 0o600)
            #expect(try refusal("whoami").contains(folder + "/sign-in.json"))
            let run = try gatehouse.run(["logout", "--local", "--json"], bare: true, state: gatehouse.path + "/state")
            #expect(try run.json["signed_out"] == true)
            #expect(!File.exists(folder + "/sign-in.json"))
        }

        @Test("A logout that cannot reach the provider keeps the tokens, so that it can be tried again")
        func away() throws {
            let folder = gatehouse.path + "/state/gatehouse"
            try Folder.createAll(folder, mode: 0o700)
            let kept =
                #"{"issuer":"http://127.0.0.1:1","client_id":"x","sub":"s","access_token":"a","refresh_token":"r"}"#
            try File.create(folder + "/sign-in.json", Array(kept.utf8), mode: 0o600)
            #expect(try refusal("logout").contains("cannot be reached"))
            #expect(File.exists(folder + "/sign-in.json"))
        }
    }
}
