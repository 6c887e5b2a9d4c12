// Opening an installation, its key, and what time does to it.

import Administration
import Cryptography
import Model
import OAuth
import POSIX
import Publication
import Store
import Testing
import TestSupport

@Suite struct InstallationTests {
    /// Every file of the data folder with its bytes.
    private func snapshot(_ folder: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try Folder.list(folder) {
            let path = "\(folder)/\(name)"
            if try FileStatus(path).kind == .folder {
                files.merge(try snapshot(path)) { one, _ in one }
            } else if !name.hasSuffix("-shm") {
                files[path] = try File.read(path, limit: 64 << 20)
            }
        }
        return files
    }

    @Test func `A wrong key-encryption key is told before anything is touched`() throws {
        let site = try TestSite()
        let before = try snapshot(site.dataFolder.path)
        let error = #expect(throws: AdministrationError.self) {
            try Installation(
                folder: site.dataFolder, sealing: try TestSite.sealing(8), clock: site.time.clock, randomness: .system)
        }
        #expect(error?.description.contains("key-encryption key") == true)
        #expect(try snapshot(site.dataFolder.path) == before)
        let right = try site.another()
        right.close()
    }

    @Test func `The first key is the installation's`() throws {
        let folder = TemporaryFolder()
        let data = DataFolder(path: folder.path + "/d", publicPath: folder.path + "/p")
        let time = TestTime()
        for (byte, isRight) in [(UInt8(1), true), (2, false), (1, true)] {
            let opened = try? Installation(
                folder: data, sealing: try TestSite.sealing(byte), clock: time.clock, randomness: .system)
            #expect((opened != nil) == isRight)
            opened?.close()
        }
    }

    @Test(arguments: [
        (String(repeating: "0123456789abcdef", count: 4), true),
        (String(repeating: "0123456789ABCDEF", count: 4) + "\n", true),
        ("  " + String(repeating: "fedcba9876543210", count: 4) + "\r\n", true),
        ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", true), ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", true),
        ("", false), ("\n", false), (String(repeating: "0123456789abcd", count: 4), false),
        (String(repeating: "0123456789abcdef01", count: 4), false),
        (String(repeating: "0123456789abcdeg", count: 4), false),
        ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", false),
        ("changeme", false),
    ])
    func `A key file holds 32 bytes in hexadecimal or base64, and nothing else`(_ text: String, _ isValid: Bool) throws
    {
        let folder = TemporaryFolder()
        let path = folder.path + "/key"
        try File.create(path, Array(text.utf8), mode: 0o600)
        let key = try? KeyFile(path: path, credentials: nil).read()
        #expect((key != nil) == isValid)
    }

    @Test(arguments: ["00", "ff", "0a", "0102"])
    func `Advisory38 A key that anybody could guess is refused`(_ digits: String) throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/key"
        try File.create(path, Array(String(repeating: digits, count: 64 / digits.utf8.count).utf8), mode: 0o600)
        let error = #expect(throws: AdministrationError.self) { try KeyFile(path: path, credentials: nil).read() }
        #expect(error?.description.contains("openssl rand") == true)
    }

    @Test func `A key file that others may read is refused with what mends it`() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/key"
        let file = KeyFile(path: path, credentials: nil)
        #expect(throws: AdministrationError.self) { try file.read() }
        try file.create()
        #expect(try FileStatus(path).mode == 0o600)
        _ = try file.read()
        for mode in [UInt32(0o640), 0o604, 0o620, 0o644] {
            try Folder.setMode(path, mode)
            let error = #expect(throws: AdministrationError.self) { try file.read() }
            #expect(error?.description.contains("chmod 0600") == true)
        }
        // The service manager hands its copy over with a mode of its own.
        try Folder.create(folder.path + "/credentials", mode: 0o700)
        try File.create(
            folder.path + "/credentials/key-encryption-key",
            Array(String(repeating: "0123456789abcdef", count: 4).utf8), mode: 0o440
        )
        _ = try KeyFile(path: path, credentials: folder.path + "/credentials").read()
    }

    @Test
    func `A sweep does what is due in every environment, open or not, and one that fails does not keep the others`()
        throws
    {
        let site = try TestSite()
        let installation = site.installation
        for environment in [site.fixtures.environment, site.fixtures.other] {
            _ = try installation.keys.rotate(.es256, of: environment.id, actor: .system)
        }
        installation.stores.closeAll()
        site.time.advance(seconds: 600)
        try File.remove(site.dataFolder.identity(site.fixtures.other.id))
        let report = try installation.sweep()
        #expect(report.keyChanges == 1 && report.environments == 2)
        #expect(report.failures.count == 1 && report.failures.first?.tenant == site.fixtures.other.handle)
        #expect(try installation.sweep().keyChanges == 0)
    }
}

@Suite struct EnvironmentCreationTests {
    private func draft(_ site: TestSite, _ handle: String, _ origins: [String]) throws -> EnvironmentDraft {
        EnvironmentDraft(
            account: site.fixtures.environment.account, handle: try Handle(handle), name: handle, kind: .test,
            addresses: try origins.map { try Origin($0) })
    }

    @Test func `A new environment has keys of each algorithm, the Management API, documents and an audit event`() throws
    {
        let site = try TestSite()
        let environment = try site.installation.createEnvironment(
            try draft(site, "newcomer", ["http://newcomer.localhost:4000"]), actor: .system)
        let (keys, servers, events) = try site.store(environment).read { rows in
            (try rows.signingKeys.all(), try rows.resourceServers.management(), try rows.auditEvents.all())
        }
        #expect(Set(keys.map(\.algorithm)) == Set(SigningAlgorithm.usual))
        #expect(keys.allSatisfy { $0.isPrimary && $0.status == .active })
        #expect(servers?.tokenLifetime == 3600)
        #expect(events.map(\.action) == ["environment.created"])
        #expect(try site.get(Paths.rootKeys, host: "newcomer.localhost").status == 200)
        let documents = site.installation.folder.documents(try #require(Hostname("newcomer.localhost")))
        #expect(File.exists(documents + "/jwks.json.gz"))
    }

    @Test func `A handle and a host are one environment's`() throws {
        let site = try TestSite()
        for (handle, origin) in [
            ("globex", "http://x.localhost"), ("newcomer", "https://globex.localhost"),
            ("newcomer", "http://localhost:9999"),
        ] {
            #expect(throws: AdministrationError.self) {
                try site.installation.createEnvironment(try draft(site, handle, [origin]), actor: .system)
            }
        }
        #expect(try site.installation.control.directory().environments.count == 3)
        #expect(try Folder.list(site.dataFolder.environments).count == 3)
    }

    @Test func `A deleted environment is gone at once, and its handle not given again within 90 days`() throws {
        let site = try TestSite()
        let other = site.fixtures.other
        let token = try site.machineToken(site.fixtures.otherApp, host: site.fixtures.otherHost)
        try site.installation.deleteEnvironment(other, actor: .system)
        #expect(try site.get(Paths.rootKeys, host: site.fixtures.otherHost).status == 421)
        let (folder, documents) = (
            site.dataFolder.environment(other.id), site.dataFolder.documents(try #require(Hostname("globex.localhost")))
        )
        #expect(!File.exists(folder) && !File.exists(documents))
        let again = try draft(site, "globex", ["http://globex.localhost:4000"])
        site.time.advance(seconds: 90 * 86_400 - 1)
        _ = try site.installation.sweep()
        #expect(throws: AdministrationError.self) { try site.installation.createEnvironment(again, actor: .system) }
        site.time.advance(seconds: 1)
        _ = try site.installation.sweep()
        let reborn = try site.installation.createEnvironment(again, actor: .system)
        #expect(reborn.id != other.id)
        // Not even a token that had not expired would be worth anything: the keys are others.
        site.time.set(TestTime.start)
        let answer = try site.get(Paths.users(site.fixtures.otherApp), .bearer(token), host: site.fixtures.otherHost)
        #expect(answer.status == 401)
    }

    @Test func `Addresses that go take their documents and their tokens' worth with them`() throws {
        let site = try TestSite()
        let token = try site.token(site.fixtures.plain, host: "localhost")
        let origins = [try Origin("http://acme-test.localhost:4000"), try Origin("http://localhost:3002")]
        try site.installation.setAddresses(origins, of: site.fixtures.environment)
        #expect(
            try site.get("/.well-known/openid-configuration", host: "localhost")["issuer"] == "http://localhost:3002")
        let answer = try site.post(
            Paths.rootIntrospection, [("token", token)], .basic(site.fixtures.plain), host: "localhost")
        #expect(answer.isActive == false)
        try site.installation.setAddresses([origins[0]], of: site.fixtures.environment)
        #expect(try site.get(Paths.rootKeys, host: "localhost").status == 421)
        let documents = site.dataFolder.documents(try #require(Hostname("localhost")))
        #expect(!File.exists(documents))
    }

    @Test func `A registered client's secret is in the answer and nowhere in the folder`() throws {
        let site = try TestSite()
        site.installation.stores.closeAll()
        for client in [site.fixtures.plain, site.fixtures.app.machine, site.fixtures.management] {
            let secret = Array(client.secret.utf8)
            #expect(secret.count >= 43)
            let bytes = try File.read(site.dataFolder.identity(site.fixtures.environment.id))
            #expect(
                !bytes.indices.dropLast(secret.count).contains {
                    bytes[$0] == secret[0] && bytes[$0...].starts(with: secret)
                })
        }
    }

    /// seed-systems.md 1.4.
    @Test func `An app's siblings have the ids and secrets of the Builder API`() throws {
        let app = try TestSite().fixtures.app
        #expect(app.publicID.hasPrefix("app_") && app.publicID.utf8.count == 28)
        #expect(app.machine.id.hasPrefix("m2m_") && app.machine.id.utf8.count == 28)
        #expect(app.machine.secret.hasPrefix("pmth_cs_") && app.machine.secret.utf8.count == 72)
        #expect(app.machine.secret.dropFirst(8).allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }

    @Test func `A management grant for a scope that does not exist leaves no client behind`() throws {
        let site = try TestSite()
        var draft = ClientDraft(name: "x", type: .confidential, grantTypes: [.clientCredentials])
        draft.managementScopes = .some(try ScopeSet(parsing: "users:read nothing:here"))
        let before = try site.store().read { try $0.clients.all() }.count
        #expect(throws: AdministrationError.self) {
            try site.installation.registerClient(draft, in: site.fixtures.environment, actor: .system)
        }
        #expect(try site.store().read { try $0.clients.all() }.count == before)
    }
}
