// What a restore turns back, and what it leaves as it is.

import Administration
import JSON
import Model
import POSIX
import Publication
import Store
import Testing
import TestSupport

@Suite struct KeptByRestoreTests {
    private let site: TestSite
    private let actor = AuditEvent.Actor.command(user: "test")
    private let backup: String

    init() throws {
        site = try TestSite()
        backup = site.folder.path + "/backup"
    }

    private func keys() throws -> [SigningKey] { try site.store().read { try $0.signingKeys.all() } }
    private func primary(_ algorithm: SigningAlgorithm) throws -> SigningKey {
        try #require(try keys().first { $0.isPrimary && $0.algorithm == algorithm })
    }
    private func rotate(_ algorithm: SigningAlgorithm) throws -> SigningKey {
        try site.installation.keys.rotate(algorithm, of: site.fixtures.environment.id, actor: actor)
    }
    private func restore() throws -> RestoreReport {
        try site.installation.restore("acme-test", from: backup, actor: actor)
    }

    @Test func `A restore leaves the signing keys as they are, and what they signed since the backup stays good`()
        throws
    {
        let stolen = try primary(.es256)
        _ = try site.installation.backUp(to: backup, program: "test")
        let new = try rotate(.rs256)
        site.time.advance(seconds: 600)
        #expect(try site.installation.sweep().keyChanges == 1)
        _ = try site.installation.keys.deactivate(stolen, of: site.fixtures.environment.id, actor: actor)
        let waiting = try rotate(.es256)
        let token = try site.token(site.fixtures.plain)
        #expect(try TokenParts(token).header["kid"]?.string == new.kid)
        let (before, documents) = (try keys(), try site.get(Paths.rootKeys).body)

        let report = try restore()
        #expect(try keys() == before)
        #expect(report.keysKeptDeactivated == 1 && report.warnings.isEmpty)
        #expect(try site.introspect(token).isActive == true)
        #expect(try TokenParts(site.token(site.fixtures.plain)).header["kid"]?.string == new.kid)
        let folder = site.dataFolder.documents(try #require(Hostname("acme-test.localhost")))
        #expect(try site.get(Paths.rootKeys).body == documents)
        #expect(try File.read(folder + "/jwks.json") == documents)
        // Relying parties have been able to see it all the while: it does not wait anew.
        #expect(try keys().first { $0.id == waiting.id }?.startsAt == waiting.startsAt)
        #expect(try keys().first { $0.id == stolen.id }?.status == .deactivated)
    }

    @Test func `A restore keeps the audit trail of what happened since the backup`() throws {
        _ = try site.installation.backUp(to: backup, program: "test")
        site.time.advance(milliseconds: 1)
        _ = try rotate(.es256)
        site.time.advance(milliseconds: 1)
        let before = try site.store().read { try $0.auditEvents.all() }
        _ = try restore()
        let after = try site.store().read { try $0.auditEvents.all() }
        #expect(after.dropLast().map(\.action) == before.map(\.action))
        #expect(after.dropLast().map(\.targets) == before.map(\.targets))
        #expect(before.last?.action == "signing_key.generated" && after.last?.action == "environment.restored")
    }

    @Test func `Where no live file is left the keys of the backup return, and a pending one waits anew`() throws {
        let pending = try rotate(.es256)
        _ = try site.installation.backUp(to: backup, program: "test")
        let before = try keys()
        site.time.advance(seconds: 599)
        try site.installation.deleteEnvironment(site.fixtures.environment, actor: .system)
        _ = try restore()
        #expect(try keys().map(\.kid) == before.map(\.kid))
        let restored = try #require(try keys().first { $0.id == pending.id })
        #expect(restored.status == .pending && restored.startsAt == site.time.now.adding(seconds: 600))
        site.time.advance(seconds: 599)
        #expect(try site.installation.sweep().keyChanges == 0)
        site.time.advance(seconds: 1)
        #expect(try site.installation.sweep().keyChanges == 1)
        #expect(try primary(.es256).id == pending.id)
    }
}
