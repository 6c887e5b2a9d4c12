// The directory in memory, and the control database behind it.

import Administration
import Database
import Model
import POSIX
import Store
import Testing
import TestSupport

@Suite struct ControlStoreTests {
    @Test func `The directory knows every host, and no other`() throws {
        let site = try TestSite()
        let directory = try site.installation.control.directory()
        #expect(directory.entry(host: "acme-test.localhost")?.environment.id == site.fixtures.environment.id)
        #expect(directory.entry(host: "localhost")?.environment.id == site.fixtures.environment.id)
        #expect(directory.entry(host: "globex.localhost")?.environment.id == site.fixtures.other.id)
        for host in ["", "acme-test", "ACME-TEST.localhost", "acme-test.localhost:4000"] {
            #expect(directory.entry(host: host) == nil, "\(host)")
        }
        #expect(directory.addresses(of: site.fixtures.environment.id).map(\.isCanonical) == [true, false])
    }

    /// `PRAGMA data_version`: a command beside a running server is seen at once.
    @Test func `Another connection's change is in the next directory`() throws {
        let site = try TestSite()
        let other = try site.another()
        defer { other.close() }
        let id = site.fixtures.environment.id
        _ = try site.installation.control.directory()
        for status in [Environment.Status.disabled, .active] {
            #expect(try other.control.write { try $0.setStatus(status, of: id) })
            #expect(try site.installation.control.directory().environment(id)?.status == status)
            #expect(try other.control.directory().environment(id)?.status == status)
        }
        #expect(try site.installation.control.write { try $0.setStatus(.disabled, of: id) })
        #expect(try other.control.directory().environment(id)?.status == .disabled)
    }

    @Test func `One host is one environment's, one handle one environment's`() throws {
        let site = try TestSite()
        let other = site.fixtures.other
        let origin = try Origin("https://acme-test.localhost")
        #expect(throws: DatabaseError.self) {
            try site.installation.control.write {
                try $0.insert(Address(environment: other.id, origin: origin, isCanonical: false))
            }
        }
        let twin = Environment(
            id: site.installation.randomness.id(at: site.time.now), account: other.account, handle: other.handle,
            name: "",
            kind: .test, status: .active, createdAt: site.time.now)
        #expect(throws: DatabaseError.self) { try site.installation.control.write { try $0.insert(twin) } }
        #expect(try site.installation.control.directory().environments.count == 3)
    }

    @Test func `The latest time seen never goes back`() throws {
        let site = try TestSite()
        try site.installation.control.write { try $0.noteTime(Timestamp(seconds: 5_000_000_000)) }
        try site.installation.control.write { try $0.noteTime(Timestamp(seconds: 1)) }
        #expect(try site.installation.control.read { try $0.latestTime() } == Timestamp(seconds: 5_000_000_000))
    }

    @Test func `Many threads share the directory while it changes`() throws {
        let site = try TestSite()
        let id = site.fixtures.environment.id
        _ = try TestThreads(4) { index in
            for round in 0..<100 {
                if index == 0 {
                    _ = try site.installation.control.write {
                        try $0.setStatus(round % 2 == 0 ? .disabled : .active, of: id)
                    }
                }
                #expect(try site.installation.control.directory().environments.count == 3)
            }
        }.values()
        #expect(try site.installation.control.directory().environment(id)?.status == .active)
    }
}
