// A data folder that an earlier version made: it opens, it is migrated, and what it gave out goes on working.

import Administration
import Application
import Cryptography
import HTTP
import HTTPTypes
import Identity
import JSON
import Log
import Model
import OAuth
import Outbound
import POSIX
import Publication
import Routing
import Store
import Testing
import TestSupport

/// `Upgrade/foundation` is the folder of the version before people signed in; `Upgrade/make` made it.
@Suite struct UpgradeTests {
    private let folder = TemporaryFolder()
    private let time = TestTime()
    private let notes: JSON
    private let data: DataFolder

    init() throws {
        let source = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Upgrade/foundation"
        notes = try JSON(parsing: File.read(source + "/upgrade.json"))
        data = DataFolder(path: folder.path + "/data", publicPath: folder.path + "/public")
        let environment = "/environments/" + (notes["environment"]?.string ?? "")
        for path in ["", "/environments", environment] { try Folder.create(data.path + path, mode: 0o700) }
        for file in ["/control.sqlite", environment + "/identity.sqlite"] {
            try File.create(data.path + file, File.read(source + file, limit: 1 << 20), mode: 0o600)
        }
        // Its tokens are of that hour.
        guard case .integer(let second) = notes["made_at"] else { throw AdministrationError("no time") }
        time.set(Timestamp(seconds: second + 60))
    }

    private func note(_ name: String) throws -> String { try #require(notes[name]?.string) }

    private func token(_ algorithm: String) throws -> String { try #require(notes["tokens"]?[algorithm]?.string) }

    private func open() throws -> Installation {
        let sealing = KeySealing(try SealingKey([UInt8](repeating: 0x5a, count: 32)))
        return try Installation(folder: data, sealing: sealing, clock: time.clock, randomness: .system)
    }

    /// Asks as the fixture's first client, and gives the JSON of the answer.
    private func ask(_ path: String, _ form: String, _ installation: Installation) throws -> JSON {
        var settings = Limits.Settings()
        settings.isEnabled = false
        let people = People(
            hashing: HashPool(), guesses: Guesses(Guesses.Limits(), monotonic: { [time] in time.monotonic }),
            budget: DecisionBudget { 0 }, mails: MailQueue(SentMails(), pauses: []) { _ in },
            control: installation.control, randomness: .system)
        let site = Site(
            installation, people: people, limits: settings,
            journal: Journal(socketPath: nil, form: .lines, fallback: -1),
            monotonic: { [time] in time.monotonic })
        let proof = "client_id=\(try note("client_id"))&client_secret=\(try note("client_secret"))"
        let request = try Request(
            method: .post, target: path, fields: [.contentType: "application/x-www-form-urlencoded"],
            body: Array("\(form)&\(proof)".utf8), tenant: "acme.id.test",
            remoteAddress: IPAddress("192.0.2.1") ?? IPAddress(v4: 0), id: "upgrade")
        return try JSON(parsing: site.respond(to: request).body)
    }

    /// The key that signs now.
    private func signer(_ installation: Installation) throws -> String? {
        let resource = "grant_type=client_credentials&resource=https%3A%2F%2Facme.id.test%2Fapi"
        let answer = try ask("/oauth/token", resource, installation)
        return try TokenParts(answer["access_token"]?.string ?? "").header["kid"]?.string
    }

    /// The keys in the file that nginx serves.
    private func published() throws -> [String] {
        let set = try JSON(parsing: File.read(data.publicPath + "/acme.id.test/jwks.json"))
        return (set["keys"]?.array ?? []).compactMap { $0["kid"]?.string }
    }

    private func identity() throws -> String { data.path + "/environments/\(try note("environment"))/identity.sqlite" }

    @Test func `The folder has the schema it was made with, and then this program's`() throws {
        let before = try FileInspection(identity(), .environment)
        #expect(before.schema == 2 && before.known > 2 && before.damages.isEmpty && before.missing.isEmpty)
        let installation = try open()
        _ = try installation.stores.store(installation.environment("acme").id).read {
            try $0.users.find(EmailAddress("x@y.z"))
        }
        installation.close()
        let after = try FileInspection(identity(), .environment)
        #expect(after.schema == after.known && after.damages.isEmpty && after.missing.isEmpty)
        let control = try FileInspection(data.path + "/control.sqlite", .control)
        #expect(control.schema == control.known && control.damages.isEmpty && control.missing.isEmpty)
    }

    @Test func `What is in it has the defaults of what it did not know`() throws {
        let installation = try open()
        defer { installation.close() }
        let store = try installation.stores.store(installation.environment("acme").id)
        let name = try ClientID(note("client_id"))
        let (client, settings) = try store.read { rows in (try rows.clients.find(name), try rows.settings.get()) }
        #expect(client?.metadata == ClientMetadata())
        #expect(settings == EnvironmentSettings())
        let alice = try EmailAddress("alice@example.com")
        let (user, hash) = try store.read { rows in
            let user = try #require(try rows.users.find(alice))
            return (user, try rows.users.password(of: user.id))
        }
        #expect(user.id.description == (try note("user")) && user.isEmailVerified && user.profile == UserProfile())
        #expect(try PasswordHash(parsing: #require(hash)).verify("correct horse"))
    }

    @Test(arguments: ["RS256", "ES256"])
    func `Its tokens are still good, for their hour`(_ algorithm: String) throws {
        let installation = try open()
        defer { installation.close() }
        let token = try token(algorithm)
        #expect(try TokenParts(token).header["alg"]?.string == algorithm)
        let answer = try ask("/oauth/introspect", "token=\(token)", installation)
        #expect(answer["active"] == true && answer["iss"] == "https://acme.id.test")
        let changed = try TokenParts(token).with(header: ["alg": .string(algorithm), "typ": "at+jwt", "kid": "other"])
        #expect(try ask("/oauth/introspect", "token=\(changed)", installation)["active"] == false)
        time.advance(seconds: 3600)
        #expect(try ask("/oauth/introspect", "token=\(token)", installation)["active"] == false)
    }

    @Test func `Its keys sign on, are published, and are rotated, and new algorithms get keys`() throws {
        let installation = try open()
        defer { installation.close() }
        let environment = try installation.environment("acme")
        let old = try #require(TokenParts(token("RS256")).header["kid"]?.string)
        #expect(try signer(installation) == old)
        #expect(try installation.publishAll().written > 0)
        #expect(try published().contains(old) && published().count == 2)
        for algorithm in [SigningAlgorithm.ps256, .edDSA] {
            let made = try installation.keys.rotate(algorithm, of: environment.id, actor: .system)
            #expect(try published().contains(made.kid))
        }
        let next = try installation.keys.rotate(.rs256, of: environment.id, actor: .system)
        #expect(try signer(installation) == old)
        time.advance(seconds: SigningKey.pendingPeriod)
        #expect(try installation.sweep().keyChanges == 1)
        #expect(try signer(installation) == next.kid)
        #expect(try ask("/oauth/introspect", "token=\(token("RS256"))", installation)["active"] == true)
    }
}
