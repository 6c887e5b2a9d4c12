// That the scan of every test's answers sees a stored secret, whichever it is and however it is spelled.

import Administration
import Cryptography
import Database
import JOSE
import JSON
import Model
import SQLite
import Store
import Testing
import TestSupport

@Suite struct StoredSecretTests {
    @Test func `Every column of bytes is scanned for`() throws {
        let site = try TestSite()
        let known = Set(StoredSecrets.columns.map(\.name))
        let found = try connection(site).rows(
            """
            SELECT tables.name || '.' || columns.name, columns.name FROM sqlite_schema AS tables
            JOIN pragma_table_info(tables.name) AS columns
            WHERE tables.type = 'table' AND columns.type = 'BLOB' ORDER BY 1
            """
        ) { (try $0.get(0, as: String.self), try $0.get(1, as: String.self)) }
        #expect(found.count > 10)
        // The versions of caches are no secrets.
        for (name, column) in found where column != "version" { #expect(known.contains(name), "\(name)") }
    }

    @Test func `A stored secret in an answer is found, as bytes and in each spelling`() throws {
        let desk = try Desk()
        let site = desk.site
        let user = try desk.user(
            "jane@example.com", ["password": "a long password", "password_confirmation": "a long password"])
        _ = try desk.made("sessions", "session", [:], [("user", "user", user)])
        _ = try desk.made("invitations", "invitation", ["email": "guest@example.com"])
        let path = site.installation.folder.identity(site.fixtures.environment.id)
        var seen: Set<String> = []
        for (name, values) in StoredSecrets.columns {
            let secrets: [[UInt8]] = try connection(site).rows(values) { try $0.get(0) }
            guard let secret = secrets.last else { continue }
            seen.insert(name)
            for spelling in [
                secret, Array(Hexadecimal.encode(secret).utf8), Array(Base64URL.encode(secret).utf8),
                Array(TestBase64.encode(secret).utf8),
            ] {
                let answers = StoredSecrets()
                answers.note("/leak", Array("before ".utf8) + spelling + Array(" after".utf8))
                #expect(try answers.found(in: path).contains("\(name) in the answer of /leak"))
            }
        }
        let least = [
            "clients.secret_digest", "signing_keys.sealed_private_key", "password_credentials.hash",
            "sessions.token_digest", "invitations.token_digest",
        ]
        #expect(seen.isSuperset(of: least), "\(seen)")
        let answers = StoredSecrets()
        answers.note("/", Array("nothing of it".utf8))
        #expect(try answers.found(in: path) == [])
    }

    @Test(arguments: [
        #"{"kty":"RSA","d":"x"}"#, #"{"p":"#, #"{"k":"x"}"#, "-----BEGIN PRIVATE KEY-----", "$scrypt$ln=15",
        #""token_digest":"#,
    ])
    func `The private half of a key is seen in an answer`(_ text: String) {
        #expect(Answer.privateWord(in: text) != nil)
        #expect(Answer.privateWord(in: #"{"kty":"RSA","n":"x","e":"AQAB"}"#) == nil)
    }

    private func connection(_ site: TestSite) throws -> SQLiteConnection {
        try SQLiteConnection(
            path: site.installation.folder.identity(site.fixtures.environment.id), mode: .readOnly,
            settings: SQLiteSettings())
    }
}
