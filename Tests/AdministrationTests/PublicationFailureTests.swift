// Documents that cannot be written, or should not be there any more.

import Administration
import Database
import Model
import POSIX
import Publication
import SQLite
import Store
import Testing
import TestSupport

@Suite struct PublicationFailureTests {
    private let site: TestSite
    private let environment: Environment
    private let other: Environment

    init() throws {
        site = try TestSite()
        environment = site.fixtures.environment
        other = site.fixtures.other
    }

    private func folder(_ host: String) throws -> String { site.dataFolder.documents(try #require(Hostname(host))) }
    private func keys(_ environment: Environment) throws -> [SigningKey] {
        try site.store(environment).read { try $0.signingKeys.all() }
    }
    private func rotate(_ environment: Environment) throws -> SigningKey {
        try site.installation.keys.rotate(.es256, of: environment.id, actor: .system)
    }

    /// A folder in the way of a file. Gives its path.
    @discardableResult
    private func obstruct(_ host: String = "acme-test.localhost") throws -> String {
        let path = try folder(host) + "/jwks.json"
        try File.remove(path)
        try Folder.create(path, mode: 0o755)
        return path
    }

    @Test func `A scope that is refused leaves nothing to be published`() throws {
        for (name, resource) in [
            ("x:y", "management"), ("read:documents", Fixtures.documents), ("x:y", "https://nobody.example"),
        ] {
            #expect(throws: AdministrationError.self) {
                try site.installation.createScope(
                    try ScopeToken(name), description: "", of: resource, in: environment, actor: .system)
            }
        }
        #expect(try Folder.list(site.dataFolder.unpublished).isEmpty)
    }

    @Test func `An environment that cannot be published keeps no other from its key starts and its purges`() throws {
        let new = try rotate(other)
        try site.store(other).write { rows in
            try rows.revocations.insert(Revocation(jti: "x", expiresAt: TestTime.start.adding(seconds: 10)))
        }
        _ = try rotate(environment)
        let obstacle = try obstruct()
        site.time.advance(seconds: 600)
        for _ in 0..<2 {
            let report = try site.installation.sweep()
            #expect(report.failures.count >= 1 && report.failures.allSatisfy { $0.tenant == environment.handle })
        }
        #expect(try keys(other).first { $0.kid == new.kid }?.isPrimary == true)
        #expect(try site.store(other).read { try $0.revocations.all() }.revocations.isEmpty)
        try Folder.removeAll(obstacle)
        let report = try site.installation.sweep()
        #expect(report.failures.isEmpty && report.repaired == 1)
        #expect(try File.read(obstacle) == site.get(Paths.rootKeys).body)
    }

    @Test func `Publishing all goes on past an environment that fails, and names it`() throws {
        try obstruct()
        try Folder.removeAll(try folder("globex.localhost"))
        let (written, failures) = try site.installation.publishAll()
        #expect(written == 5)
        #expect(failures.count == 1 && failures.first?.tenant == environment.handle)
        #expect(try Folder.list(try folder("globex.localhost")).count == 10)
    }

    @Test func `Publishing all withdraws the documents of hosts at which nobody answers`() throws {
        let stranger = try folder("gone.localhost")
        try Folder.create(stranger, mode: 0o755)
        try File.create(stranger + "/jwks.json", Array("{}".utf8), mode: 0o644)
        #expect(try site.installation.publishAll() == (0, []))
        #expect(!File.exists(stranger))
        #expect(
            try Folder.list(site.dataFolder.publicPath) == ["acme-test.localhost", "globex.localhost", "localhost"])
    }

    /// nginx would go on serving what is left of an environment that nobody can ask for any more.
    @Test func `A deletion that fails has withdrawn the documents, and can be asked for again`() throws {
        let control = try SQLiteConnection(path: site.dataFolder.control, mode: .readWrite)
        try control.run(
            "CREATE TRIGGER stay BEFORE DELETE ON environments BEGIN SELECT RAISE(ABORT, 'stays'); END")
        #expect(throws: DatabaseError.self) { try site.installation.deleteEnvironment(other, actor: .system) }
        let documents = try folder("globex.localhost")
        #expect(!File.exists(documents))
        #expect(try site.get(Paths.rootKeys, host: site.fixtures.otherHost).status == 200)
        try control.run("DROP TRIGGER stay")
        try site.installation.deleteEnvironment(other, actor: .system)
        #expect(try site.get(Paths.rootKeys, host: site.fixtures.otherHost).status == 421)
    }

    @Test func `A key that could not be published does not start, and waits anew once it is`() throws {
        let obstacle = try obstruct()
        #expect(throws: SystemError.self) { try rotate(environment) }
        let new = try #require(try keys(environment).first { $0.status == .pending })
        site.time.advance(seconds: 700)
        #expect(try site.installation.sweep().failures.isEmpty == false)
        #expect(try keys(environment).first { $0.id == new.id }?.status == .pending)

        try Folder.removeAll(obstacle)
        let report = try site.installation.sweep()
        #expect(report.repaired == 1 && report.keyChanges == 0)
        #expect(
            try keys(environment).first { $0.id == new.id }?.startsAt == site.time.now.adding(seconds: 600))
        site.time.advance(seconds: 599)
        #expect(try site.installation.sweep().keyChanges == 0)
        site.time.advance(seconds: 1)
        #expect(try site.installation.sweep().keyChanges == 1)
        #expect(try keys(environment).first { $0.id == new.id }?.isPrimary == true)
    }
}
