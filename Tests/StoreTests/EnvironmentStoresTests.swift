// Tenants' files: opened, migrated, closed.

import Database
import Model
import POSIX
import SQLite
import Store
import Testing
import TestSupport

@Suite struct EnvironmentStoresTests {
    private let folder = TemporaryFolder()
    private let id = ID<Environment>(at: Timestamp(seconds: 1), random: [UInt8](repeating: 1, count: 10))

    private func stores() throws -> (EnvironmentStores, DataFolder) {
        let data = DataFolder(path: folder.path + "/data", publicPath: folder.path + "/public")
        try data.prepare()
        return (EnvironmentStores(folder: data), data)
    }

    @Test func `A new environment's file is the owner's alone and has the newest schema`() throws {
        let (stores, data) = try stores()
        let store = try stores.create(id)
        #expect(try FileStatus(data.path).mode == 0o700)
        #expect(try FileStatus(data.publicPath).mode == 0o755)
        #expect(try FileStatus(data.environment(id)).mode == 0o700)
        #expect(try FileStatus(data.identity(id)).mode == 0o600)
        let connection = try SQLiteConnection(path: data.identity(id), mode: .readOnly)
        #expect(try connection.schemaVersion == Migrations.environment.count)
        #expect(try store.read { try $0.signingKeys.version() }.count == 16)
        stores.closeAll()
    }

    @Test func `A file that is missing is not made anew`() throws {
        let (stores, data) = try stores()
        #expect(throws: DatabaseError.self) { try stores.store(id) }
        let path = data.identity(id)
        #expect(!File.exists(path))
        #expect(stores.openCount == 0)
    }

    @Test func `A file with a newer schema is refused, and no byte of it changes`() throws {
        let (stores, data) = try stores()
        _ = try stores.create(id)
        stores.closeAll()
        let path = data.identity(id)
        do {
            let connection = try SQLiteConnection(path: path, mode: .readWrite)
            try connection.setSchemaVersion(Migrations.environment.count + 1)
        }
        let before = try File.read(path)
        let error = #expect(throws: DatabaseError.self) { try stores.store(id) }
        #expect(
            error?.kind == .newerSchema(found: Migrations.environment.count + 1, known: Migrations.environment.count))
        #expect(try File.read(path) == before)
    }

    @Test func `One tenant's slow opening keeps nobody from another's, and lets only some threads wait for it`() throws
    {
        let (_, data) = try stores()
        let stores = EnvironmentStores(folder: data, waiting: WaitLimit(patient: 2))
        let other = ID<Environment>(at: Timestamp(seconds: 2), random: [UInt8](repeating: 2, count: 10))
        _ = try stores.create(other)
        stores.closeAll()
        try Folder.create(data.environment(id), mode: 0o700)
        let old = try SQLiteConnection(path: data.identity(id), mode: .readWriteCreate)
        try Migrator(Array(Migrations.environment.dropLast())).migrate(old)
        // While another writes, the missing migration waits.
        try old.run("BEGIN IMMEDIATE")
        let (id, outcomes) = (id, Monitor<[DatabaseError.Kind?]>([]))
        let threads = (0..<6).map { _ in
            POSIX.Thread(name: "opening") {
                var kind: DatabaseError.Kind?
                do { _ = try stores.store(id) } catch { kind = (error as? DatabaseError)?.kind }
                outcomes.withLock { $0.append(kind) }
            }
        }
        // One opens and two wait; the others give up.
        #expect(outcomes.wait(milliseconds: 4_000) { $0.count == 3 ? $0 : nil } == [.busy, .busy, .busy])
        #expect(try stores.store(other).read { try $0.clients.all() }.isEmpty)
        #expect(outcomes.withLock { $0.count } == 3)
        try old.run("ROLLBACK")
        for thread in threads { thread.join() }
        #expect(outcomes.withLock { $0.count(where: { $0 == nil }) } == 3)
        #expect(try old.schemaVersion == Migrations.environment.count)
        stores.closeAll()
    }

    /// What takes about two seconds where a migration of our own usually takes ten milliseconds.
    private static let slow = Migrator(
        Migrations.environment + [
            Migration(
                number: Migrations.environment.count + 1, name: "slow",
                sql: """
                    WITH RECURSIVE steps (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM steps WHERE n < 12000000)
                    SELECT count(*) FROM steps
                    """)
        ])

    @Test(arguments: [(120_000, 0), (600, 3)])
    func `All wait while we ourselves migrate a tenant's file, until it has taken too long`(
        _ limit: Int, _ refused: Int
    ) throws {
        let (first, data) = try stores()
        _ = try first.create(id)
        first.closeAll()
        let waiting = WaitLimit(patient: 2, workingMilliseconds: limit)
        let stores = EnvironmentStores(folder: data, waiting: waiting, migrator: Self.slow)
        let id = id
        let kinds = try TestThreads(6) { _ -> DatabaseError.Kind? in
            do {
                _ = try stores.store(id)
                return nil
            } catch { return (error as? DatabaseError)?.kind }
        }.values()
        #expect(kinds.count { $0 == .busy } == refused && kinds.count { $0 == nil } == 6 - refused)
        #expect(try KeptCopy.beside(data.identity(id)).map(\.kind) == [.schema(Migrations.environment.count)])
        stores.closeAll()
    }

    @Test func `A tenant whose file is locked lets only some threads wait for its writer`() throws {
        let (_, data) = try stores()
        let stores = EnvironmentStores(folder: data, waiting: WaitLimit(patient: 2))
        let store = try stores.create(id)
        let other = try SQLiteConnection(path: data.identity(id), mode: .readWrite)
        try other.run("BEGIN IMMEDIATE")
        let outcomes = Monitor<[DatabaseError.Kind?]>([])
        let write: @Sendable () -> Void = {
            var kind: DatabaseError.Kind?
            do {
                try store.write { try $0.revocations.insert(Revocation(jti: "a", expiresAt: Timestamp(seconds: 9))) }
            } catch { kind = (error as? DatabaseError)?.kind }
            outcomes.withLock { $0.append(kind) }
        }
        let threads = (0..<6).map { _ in POSIX.Thread(name: "writing", write) }
        #expect(
            outcomes.wait(milliseconds: 4_000) { $0.count == 4 ? $0 : nil } == [.busy, .busy, .busy, .busy])
        // Half a second after the writer began to wait it is known: one more is told at once. It may have begun after the jobs came.
        SystemClock.sleep(milliseconds: 300)
        let start = SystemClock.monotonicMicroseconds()
        write()
        #expect(SystemClock.monotonicMicroseconds() - start < 250_000)
        #expect(outcomes.withLock { $0.count } == 5)
        try other.run("ROLLBACK")
        for thread in threads { thread.join() }
        #expect(outcomes.withLock { $0.count(where: { $0 == nil }) } == 2)
        write()
        #expect(outcomes.withLock { $0.last } == .some(nil))
        stores.closeAll()
    }

    @Test func `Closing while others read harms no read`() throws {
        let (stores, _) = try stores()
        let store = try stores.create(id)
        let done = Monitor(false)
        let closer = Thread(name: "closer") {
            while !done.withLock({ $0 }) { stores.closeIdle(seconds: -1) }
        }
        let id = id
        _ = try TestThreads(4) { _ in
            for _ in 0..<200 {
                let fresh = try stores.store(id).read { try $0.clients.all() }
                let kept = try store.read { try $0.clients.all() }
                #expect(fresh.isEmpty && kept.isEmpty)
            }
        }.values()
        done.withLock { $0 = true }
        closer.join()
        stores.closeAll()
        #expect(stores.openCount == 0)
    }

    @Test func `A visit leaves open what was open, and closes what was not`() throws {
        let (stores, _) = try stores()
        let (one, other) = (id, ID<Environment>(at: Timestamp(seconds: 2), random: [UInt8](repeating: 2, count: 10)))
        let missing = ID<Environment>(at: Timestamp(seconds: 3), random: [UInt8](repeating: 3, count: 10))
        for id in [one, other] { _ = try stores.create(id) }
        stores.closeAll()
        try stores.visit(one) { _ = try stores.store(one).read { try $0.settings.get() } }
        #expect(stores.openCount == 0)
        _ = try stores.store(other)
        try stores.visit(other) { _ = try stores.store(other).read { try $0.settings.get() } }
        #expect(stores.openCount == 1)
        #expect(throws: DatabaseError.self) { try stores.visit(missing) { _ = try stores.store(missing) } }
        #expect(stores.openCount == 1)
    }

    @Test func `Only those that nobody used are closed, and they open again`() throws {
        let (stores, _) = try stores()
        let store = try stores.create(id)
        stores.closeIdle(seconds: 60)
        #expect(stores.openCount == 1)
        stores.closeIdle(seconds: -1)
        #expect(stores.openCount == 0)
        try store.write { try $0.revocations.insert(Revocation(jti: "a", expiresAt: Timestamp(seconds: 9))) }
        #expect(try stores.store(id).read { try $0.revocations.contains(jti: "a") })
        stores.closeAll()
        store.close()
    }

    @Test func `Revocations and marks only ever reach further, and are purged when over`() throws {
        let (stores, _) = try stores()
        let store = try stores.create(id)
        func mark(_ second: Int, _ end: Int) -> NotBefore {
            NotBefore(kind: .user, subject: "u", second: second, expiresAt: Timestamp(seconds: end))
        }
        for (second, end) in [(10, 100), (5, 200), (7, 50)] {
            let mark = mark(second, end)
            try store.write { try $0.revocations.mark(mark) }
        }
        #expect(try store.read { try $0.revocations.notBefore(.user, "u") } == 10)
        #expect(try store.read { try $0.revocations.notBefore(.client, "u") } == nil)
        for end in [100, 50] {
            try store.write { try $0.revocations.insert(Revocation(jti: "j", expiresAt: Timestamp(seconds: end))) }
        }
        #expect(try store.write { try $0.revocations.purge(at: Timestamp(seconds: 100)) } == 0)
        #expect(try store.write { try $0.revocations.purge(at: Timestamp(seconds: 101)) } == 1)
        #expect(try store.read { try $0.revocations.hasExpired(at: Timestamp(seconds: 200)) } == false)
        #expect(try store.write { try $0.revocations.purge(at: Timestamp(seconds: 201)) } == 1)
        stores.closeAll()
    }
}
