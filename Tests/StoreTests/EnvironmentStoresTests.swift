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
