// Reading, and deciding in a write, from memory while that is true, and from the file when it is not.

import Database
import Model
import POSIX
import SQLite
import Store
import TestSupport
import Testing

@Suite struct DeferredReadingTests {
    private let folder = TemporaryFolder()
    private let id = ID<Model.Environment>(at: Timestamp(seconds: 1_000_000), random: [UInt8](repeating: 7, count: 10))

    private func client(_ name: String) throws -> Client {
        Client(
            id: ID(at: Timestamp(seconds: 1_000_000), random: Array(name.utf8)), clientID: try ClientID(name),
            name: "one", type: .confidential, grantTypes: [.clientCredentials],
            authenticationMethod: .basic, secretDigest: [UInt8](repeating: 1, count: 32), allowedScopes: [],
            signingAlgorithm: nil, status: .active, app: nil, sibling: nil, serviceUser: nil,
            createdAt: Timestamp(seconds: 1_000_000))
    }

    private func stores() throws -> (EnvironmentStores, EnvironmentStore, ReadPool) {
        let data = DataFolder(path: folder.path + "/data", publicPath: folder.path + "/public")
        try data.prepare()
        let pool = ReadPool()
        let stores = EnvironmentStores(folder: data, pool: pool)
        return (stores, try stores.create(id), pool)
    }

    /// Changes the file as another process would: by a connection of its own.
    private func rename(_ client: ClientID, _ name: String) throws {
        let path = DataFolder(path: folder.path + "/data", publicPath: folder.path + "/public").identity(id)
        try SQLiteConnection(path: path, mode: .readWrite).run(
            "UPDATE clients SET name = \(name) WHERE client_id = \(client)")
    }

    @Test func `What was read once is answered without a connection until somebody commits`() throws {
        let (_, store, pool) = try stores()
        let client = try client("client-aaa")
        try store.write { try $0.clients.insert(client) }
        #expect(try store.read { try $0.clients.find(client.clientID) }?.name == "one")
        let open = pool.openCount
        #expect(open == 1)
        try store.read { rows in
            let name = try rows.clients.find(client.clientID)?.name
            #expect(name == "one")
            // The one connection is free: nobody needed it.
            #expect(pool.openCount == open)
        }
        try rename(client.clientID, "two")
        #expect(try store.read { try $0.clients.find(client.clientID) }?.name == "two")
    }

    @Test func `A commit between memory's answer and the first statement makes the reading begin again`() throws {
        let (_, store, _) = try stores()
        let client = try client("client-bbb")
        try store.write { try $0.clients.insert(client) }
        _ = try store.read { try $0.clients.find(client.clientID) }
        var runs = 0
        let names = try store.read { rows in
            runs += 1
            let first = try rows.clients.find(client.clientID)?.name
            if runs == 1 { try rename(client.clientID, "two") }
            // Not in memory: begins the transaction.
            _ = try rows.revocations.contains(jti: "none")
            return [first, try rows.clients.find(client.clientID)?.name]
        }
        #expect(names == ["two", "two"])
        #expect(runs == 2)
    }

    @Test func `A body that hides the error of a late beginning is run again all the same`() throws {
        let (_, store, _) = try stores()
        let client = try client("client-ccc")
        try store.write { try $0.clients.insert(client) }
        _ = try store.read { try $0.clients.find(client.clientID) }
        var runs = 0
        let name = try store.read { rows in
            runs += 1
            let name = try rows.clients.find(client.clientID)?.name
            if runs == 1 { try rename(client.clientID, "two") }
            _ = try? rows.revocations.contains(jti: "none")
            return name
        }
        #expect(name == "two")
    }

    @Test func `A change of something else does not make a reading begin again`() throws {
        let (_, store, _) = try stores()
        let client = try client("client-ddd")
        try store.write { try $0.clients.insert(client) }
        _ = try store.read { try $0.clients.find(client.clientID) }
        var runs = 0
        try store.read { rows in
            runs += 1
            _ = try rows.clients.find(client.clientID)
            try store.write {
                try $0.revocations.insert(Revocation(jti: "a", expiresAt: Timestamp(seconds: 2_000_000_000)))
            }
            let isRevoked = try rows.revocations.contains(jti: "a")
            #expect(isRevoked)
        }
        #expect(runs == 1)
    }

    @Test func `A reading that failed gives its connection back`() throws {
        let (_, store, pool) = try stores()
        for _ in 0..<5 {
            #expect(throws: TestFailure.self) {
                try store.read { rows in
                    _ = try rows.revocations.contains(jti: "none")
                    throw TestFailure("on purpose")
                }
            }
        }
        #expect(pool.openCount == 1)
    }

    // MARK: - In a write

    /// Runs statements that change the rows and not the version they are known by, as nothing in the program can.
    private func changeUnseen(_ client: ClientID, _ name: String) throws {
        let path = DataFolder(path: folder.path + "/data", publicPath: folder.path + "/public").identity(id)
        let connection = try SQLiteConnection(path: path, mode: .readWrite)
        try connection.run("DROP TRIGGER clients_updated")
        try connection.run("UPDATE clients SET name = \(name) WHERE client_id = \(client)")
    }

    @Test func `A job takes from memory what is of the version it sees`() throws {
        let (_, store, _) = try stores()
        let client = try client("client-eee")
        try store.write { try $0.clients.insert(client) }
        _ = try store.read { try $0.clients.find(client.clientID) }
        try changeUnseen(client.clientID, "two")
        #expect(try store.write { try $0.clients.find(client.clientID)?.name } == "one")
    }

    @Test func `A job sees what somebody else has committed since memory was filled`() throws {
        let (_, store, _) = try stores()
        let client = try client("client-fff")
        try store.write { try $0.clients.insert(client) }
        _ = try store.read { try $0.clients.find(client.clientID) }
        try rename(client.clientID, "two")
        #expect(try store.write { try $0.clients.find(client.clientID)?.name } == "two")
    }

    @Test func `A job sees its own change, and the next one not what was undone`() throws {
        let (_, store, _) = try stores()
        let client = try client("client-ggg")
        try store.write { try $0.clients.insert(client) }
        _ = try store.read { try $0.clients.find(client.clientID) }
        let now = Timestamp(seconds: 1_000_001)
        #expect(throws: TestFailure.self) {
            try store.write { rows in
                let before = try rows.clients.find(client.clientID)
                #expect(before?.status == .active)
                try rows.clients.setStatus(.disabled, of: client.id, at: now)
                let after = try rows.clients.find(client.clientID)
                #expect(after?.status == .disabled)
                throw TestFailure("on purpose")
            }
        }
        #expect(try store.write { try $0.clients.find(client.clientID)?.status } == .active)
        #expect(try store.read { try $0.clients.find(client.clientID) }?.status == .active)
    }
}
