// What the journal's messages say when storage fails: whose it is, and why.

import Administration
import Application
import HTTP
import HTTPTypes
import Identity
import Log
import Model
import Outbound
import POSIX
import Routing
import SQLite
import Store
import Testing

@testable import gatehouse

extension Commands {
    @Suite struct StorageEventTests {
        @Test(
            "A file of a newer version, and one that is gone, are named in the message with their tenant and the cause")
        func requests() throws {
            let gatehouse = try Gatehouse.withAcme()
            let journal = JournalEnd(below: gatehouse.path)
            let server = try ServedInstallation(gatehouse, journal: Journal(socketPath: journal.path, form: .native))
            let file = try gatehouse.environmentFolder("acme") + "/identity.sqlite"
            do {
                let connection = try SQLiteConnection(path: file, mode: .readWrite)
                try connection.setSchemaVersion(99)
            }
            #expect(try server.token("acme.id.test", ("x", "y")).status == .serviceUnavailable)
            let newer = journal.record()
            #expect(newer.isSuperset(of: ["EVENT=schema.newer", "TENANT=acme", "PRIORITY=3"]))
            let message = try #require(newer.first { $0.hasPrefix("MESSAGE=") })
            #expect(
                message.contains("newer version of Gatehouse: acme: ") && message.contains("has schema 99"),
                "\(message)")
            _ = journal.record()

            try File.remove(file)
            #expect(try server.token("acme.id.test", ("x", "y")).status == .internalServerError)
            let records = [journal.record(), journal.record()]
            let failed = try #require(records.first { $0.contains("EVENT=internal.error") })
            let line = try #require(failed.first { $0.hasPrefix("MESSAGE=") })
            #expect(line.contains(": acme: io: ") && line.contains("identity.sqlite is missing"), "\(line)")
        }

        @Test("What the server's own work cannot do is named the same way", arguments: ["acme", nil])
        func housekeeping(tenant: String?) throws {
            let gatehouse = try Gatehouse()
            let journal = JournalEnd(below: gatehouse.path)
            Journal(socketPath: journal.path, form: .native)
                .write(RunningServer.failure(try tenant.map { try Handle($0) }, "the disk is full"))
            #expect(journal.record().contains("MESSAGE=Storage failed: \(tenant ?? "-"): the disk is full"))
        }
    }
}
