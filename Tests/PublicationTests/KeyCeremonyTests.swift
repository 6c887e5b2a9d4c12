// The lives of signing keys: product.md section 4.

import Database
import Administration
import HTTP
import HTTPTypes
import JSON
import Model
import OAuth
import POSIX
import Publication
import Store
import Testing
import TestSupport

@Suite struct KeyCeremonyTests {
    private let site: TestSite
    private let environment: ID<Environment>
    private let actor = AuditEvent.Actor.command(user: "test")

    init() throws {
        site = try TestSite()
        environment = site.fixtures.environment.id
    }

    private func keys() throws -> [SigningKey] { try site.store().read { try $0.signingKeys.all() } }
    private func key(_ kid: String) throws -> SigningKey? { try keys().first { $0.kid == kid } }
    private func primary(_ algorithm: SigningAlgorithm = .rs256) throws -> SigningKey? {
        try keys().first { $0.isPrimary && $0.algorithm == algorithm }
    }
    private func kid(of token: String) throws -> String? { try TokenParts(token).header["kid"]?.string }
    /// The kids in the file that nginx serves.
    private func published() throws -> Set<String> {
        let file = site.dataFolder.documents(try #require(Hostname("acme-test.localhost"))) + "/jwks.json"
        let keys = try JSON(parsing: try File.read(file))["keys"]?.array ?? []
        return Set(keys.compactMap { $0["kid"]?.string })
    }
    private func rotate(_ algorithm: SigningAlgorithm = .es256) throws -> SigningKey {
        try site.installation.keys.rotate(algorithm, of: environment, actor: actor)
    }

    @Test func `A new key is published at once and signs after ten minutes`() throws {
        let old = try #require(try primary(.es256))
        let new = try rotate()
        #expect(try key(new.kid)?.status == .pending)
        #expect(try published().isSuperset(of: [old.kid, new.kid]))
        #expect(try kid(of: site.token(site.fixtures.es256)) == old.kid)
        site.time.advance(seconds: 599)
        #expect(try site.installation.keys.startDue(environment) == 0)
        #expect(try kid(of: site.token(site.fixtures.es256)) == old.kid)
        site.time.advance(seconds: 1)
        #expect(try site.installation.sweep().keyChanges == 1)
        #expect(try kid(of: site.token(site.fixtures.es256)) == new.kid)
        #expect(try primary(.es256)?.kid == new.kid)
        #expect(try key(old.kid)?.status == .retired)
    }

    @Test func `A retired key is published, and its tokens good, until the last of them has expired`() throws {
        let old = try #require(try primary(.es256))
        _ = try rotate()
        site.time.advance(seconds: 600)
        let last = try site.token(site.fixtures.es256)
        #expect(try kid(of: last) == old.kid)
        try site.installation.keys.startDue(environment)
        #expect(try published().contains(old.kid))
        #expect(try site.introspect(last).isActive == true)
        // The longest lifetime a resource server may have, and a minute.
        site.time.advance(seconds: 86_400 + 59)
        try site.installation.keys.startDue(environment)
        #expect(try published().contains(old.kid))
        site.time.advance(seconds: 1)
        try site.installation.keys.startDue(environment)
        #expect(try !published().contains(old.kid))
        #expect(try key(old.kid) == nil)
    }

    @Test func `The first key of an algorithm signs as soon as it is published`() throws {
        try site.run("DELETE FROM signing_keys WHERE algorithm = 'ES256'")
        let key = try rotate()
        #expect(try primary(.es256)?.kid == key.kid)
        #expect(try kid(of: site.token(site.fixtures.es256)) == key.kid)
        #expect(try published().contains(key.kid))
    }

    @Test func `Of two pending keys the newer starts, and the older leaves`() throws {
        let old = try #require(try primary(.es256))
        let first = try rotate()
        site.time.advance(seconds: 10)
        let second = try rotate()
        #expect(try published().isSuperset(of: [old.kid, first.kid, second.kid]))
        site.time.advance(seconds: 600)
        try site.installation.keys.startDue(environment)
        #expect(try primary(.es256)?.kid == second.kid)
        #expect(try key(first.kid) == nil && key(old.kid)?.status == .retired)
    }

    @Test func `Deactivation refuses a key's tokens at once and puts the next key in its place`() throws {
        let old = try #require(try primary(.es256))
        let token = try site.token(site.fixtures.es256)
        let next = try rotate()
        #expect(try site.introspect(token).isActive == true)
        let successor = try site.installation.keys.deactivate(old, of: environment, actor: actor)
        #expect(successor?.kid == next.kid)
        #expect(try !published().contains(old.kid))
        #expect(try site.introspect(token).isActive == false)
        #expect(try kid(of: site.token(site.fixtures.es256)) == next.kid)
        #expect(try key(old.kid)?.status == .deactivated)
    }

    /// The caller's picture of the key may be older than the database's.
    @Test func `Deactivation judges the key as it is, not as it was`() throws {
        let pending = try rotate()
        site.time.advance(seconds: 600)
        try site.installation.keys.startDue(environment)
        #expect(try primary(.es256)?.kid == pending.kid)
        let spare = try rotate()
        #expect(try site.installation.keys.deactivate(pending, of: environment, actor: actor)?.kid == spare.kid)
        #expect(try primary(.es256)?.kid == spare.kid)
    }

    @Test func `Deactivating the only key of an algorithm leaves the environment able to sign with it`() throws {
        for algorithm in SigningAlgorithm.usual {
            let only = try #require(try primary(algorithm))
            let successor = try site.installation.keys.deactivate(only, of: environment, actor: actor)
            #expect(successor?.algorithm == algorithm && successor?.kid != only.kid)
            #expect(try primary(algorithm)?.kid == successor?.kid)
            #expect(try published() == Set(try keys().filter { $0.status.isPublished }.map(\.kid)))
        }
        #expect(try TokenParts(site.token(site.fixtures.plain)).header["alg"] == "RS256")
    }

    @Test func `Discovery lists only algorithms that have a key`() throws {
        try site.run("DELETE FROM signing_keys WHERE algorithm = 'ES256'")
        let metadata = try site.get("/.well-known/openid-configuration").json
        #expect(metadata["id_token_signing_alg_values_supported"] == ["RS256"])
    }

    @Test func `Each change of a key is an audit event`() throws {
        site.time.advance(milliseconds: 1)
        let key = try rotate()
        site.time.advance(milliseconds: 1)
        _ = try site.installation.keys.deactivate(key, of: environment, actor: actor)
        let events = try site.store().read { try $0.auditEvents.all() }.suffix(2)
        #expect(events.map(\.action) == ["signing_key.generated", "signing_key.deactivated"])
        #expect(events.allSatisfy { $0.actor == "command:test" && $0.targets.contains(key.kid) })
    }

    /// Some clients take the first key they find.
    @Test func `The keys that sign stand first in the key set, before pending and retired ones`() throws {
        func order() throws -> [String] {
            let file = site.dataFolder.documents(try #require(Hostname("acme-test.localhost"))) + "/jwks.json"
            let bytes = try File.read(file)
            #expect(try site.get(Paths.rootKeys).body == bytes)
            return try (JSON(parsing: bytes)["keys"]?.array ?? []).compactMap { $0["kid"]?.string }
        }
        let first = [try primary(.rs256), try primary(.es256)].compactMap { $0?.kid }
        site.time.advance(milliseconds: 1)
        let new = [try rotate(.rs256), try rotate(.es256)].map(\.kid)
        #expect(try order().prefix(2) == first[...] && order().count == 4)
        site.time.advance(seconds: 600)
        try site.installation.keys.startDue(environment)
        #expect(try order().prefix(2) == new[...] && order().count == 4)
    }

    @Test func `What time does to keys are audit events of the system's`() throws {
        let old = try #require(try primary(.es256))
        let new = try rotate()
        func events() throws -> [String] {
            try site.store().read { try $0.auditEvents.all() }.filter {
                $0.actor == "system" && $0.action.hasPrefix("signing_key.")
            }.map { event in
                #expect(event.targets.contains(old.kid) || event.targets.contains(new.kid))
                return "\(event.action) \(event.targets.contains(old.kid) ? "old" : "new")"
            }
        }
        site.time.advance(seconds: 600)
        _ = try site.installation.sweep()
        #expect(try Set(events()) == ["signing_key.started new", "signing_key.retired old"])
        #expect(try events().count == 2)
        site.time.advance(seconds: 86_460)
        _ = try site.installation.sweep()
        #expect(try events().last == "signing_key.removed old" && events().count == 3)
        _ = try site.installation.sweep()
        #expect(try events().count == 3)
    }

    @Test func `A pending key that takes over from a deactivated one leaves an audit event of its start`() throws {
        let old = try #require(try primary(.es256))
        let next = try rotate()
        site.time.advance(milliseconds: 1)
        _ = try site.installation.keys.deactivate(old, of: environment, actor: actor)
        let events = try site.store().read { try $0.auditEvents.all() }
        let started = events.filter { $0.action == "signing_key.started" }
        #expect(started.map(\.actor) == ["command:test"] && started.first?.targets.contains(next.kid) == true)
    }

    @Test func `Keys that were waiting while the documents could not be written wait anew after the repair`() throws {
        let new = try rotate()
        site.time.advance(seconds: 500)
        // As a crash between a commit and the documents leaves it.
        try File.create("\(site.dataFolder.unpublished)/\(environment)", [], mode: 0o600)
        #expect(try site.installation.sweep().repaired == 1)
        #expect(try key(new.kid)?.startsAt == site.time.now.adding(seconds: 600))
        site.time.advance(seconds: 599)
        #expect(try site.installation.sweep().keyChanges == 0)
        site.time.advance(seconds: 1)
        #expect(try site.installation.sweep().keyChanges == 1)
        #expect(try primary(.es256)?.kid == new.kid)
    }

    /// A command beside a running server is seen at once.
    @Test func `Another process's rotation is seen by the next request`() throws {
        let old = try kid(of: site.token(site.fixtures.es256))
        let token = try site.token(site.fixtures.es256)
        let other = try site.another()
        defer { other.close() }
        let new = try other.keys.rotate(.es256, of: environment, actor: actor)
        #expect(try site.get(Paths.rootKeys).text.contains(new.kid))
        site.time.advance(seconds: 600)
        try other.keys.startDue(environment)
        #expect(try kid(of: site.token(site.fixtures.es256)) == new.kid)
        let stolen = try #require(try key(old ?? ""))
        _ = try other.keys.deactivate(stolen, of: environment, actor: actor)
        #expect(try site.introspect(token).isActive == false)
    }

    @Test(arguments: [(SigningAlgorithm.rs256, 1024), (.rs256, 2047), (.es256, 384)])
    func `A size that is not offered is refused`(_ algorithm: SigningAlgorithm, _ size: Int) throws {
        let before = try keys().count
        #expect(throws: KeyGenerationError.self) {
            try site.installation.keys.rotate(algorithm, size: size, of: environment, actor: actor)
        }
        #expect(try keys().count == before)
    }

    /// Rotation under load never shows a missing key: who signs is always in the file that was written before.
    @Test func `While keys rotate, every token's key is in the published file`() throws {
        let done = Monitor(false)
        let site = site
        let worker = Thread(name: "rotate") {
            for _ in 0..<4 {
                _ = try? site.installation.keys.rotate(.es256, of: site.fixtures.environment.id, actor: .system)
                site.time.advance(seconds: 600)
                _ = try? site.installation.keys.startDue(site.fixtures.environment.id)
            }
            done.withLock { $0 = true }
        }
        var seen: Set<String> = []
        while !done.withLock({ $0 }) {
            let kid = try kid(of: site.token(site.fixtures.es256)) ?? ""
            #expect(try published().contains(kid))
            seen.insert(kid)
        }
        worker.join()
        #expect(try published().contains(kid(of: site.token(site.fixtures.es256)) ?? ""))
    }
}
