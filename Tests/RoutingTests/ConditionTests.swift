// When /readyz says that the server is not ready, although it answers.

import Administration
import Application
import HTTP
import HTTPTypes
import Log
import Model
import POSIX
import Routing
import Store
import Synchronization
import Testing
import TestSupport

@Suite struct ConditionTests {
    private func ready(_ site: TestSite) throws -> (status: Int, text: String) {
        let answer = try site.get("/readyz", host: Operations.tenant)
        return (answer.status, answer.text)
    }

    @Test func `What the last sweep could not do is said until one can`() throws {
        let site = try TestSite()
        let kept = site.dataFolder.identity(site.fixtures.other.id)
        site.installation.stores.closeAll()
        try File.rename(kept, to: kept + ".away")
        site.site.condition.note(try site.installation.sweep().failures.map(\.description))
        let broken = try ready(site)
        #expect(broken.status == 503 && broken.text.hasPrefix("not ready: \(site.fixtures.other.handle): "))
        try File.rename(kept + ".away", to: kept)
        site.site.condition.note(try site.installation.sweep().failures.map(\.description))
        #expect(try ready(site).status == 200)
    }

    @Test func `An environment that cannot be opened is named in the journal with its tenant, and at readyz`() throws {
        let site = try TestSite()
        site.installation.stores.closeAll()
        try File.remove(site.dataFolder.identity(site.fixtures.other.id))
        #expect(try ready(site).status == 200)
        let answer = try site.post(
            Paths.rootToken, [("grant_type", "client_credentials")], .basic(site.fixtures.plain),
            host: site.fixtures.otherHost)
        #expect(answer.status == 500)
        let handle = site.fixtures.other.handle.description
        let line = try site.log().split(separator: "\n").first { $0.contains("internal.error") }
        #expect(line?.split(separator: " ").dropFirst(2).first == handle[...], "\(line ?? "no line")")
        #expect(try ready(site).status == 503 && ready(site).text.contains(handle))
    }

    @Test func `A failure of the storage counts for a minute`() {
        let metrics = Metrics()
        #expect(metrics.storageFailure(since: 0) == nil)
        metrics.noteStorageFailure("acme: full", at: 1000)
        #expect(metrics.storageFailure(since: 1000) == "acme: full")
        #expect(metrics.storageFailure(since: 1001) == nil)
    }

    @Test(arguments: [(Condition.leastRoom, 200), (Condition.leastRoom - 1, 503), (nil, 200)] as [(Int?, Int)])
    func `A full disk is not ready, whichever of the folders it holds`(free: Int?, status: Int) throws {
        let site = try TestSite()
        for folder in [site.dataFolder.path, site.dataFolder.publicPath] {
            let other = Site(
                site.installation, people: site.people, limits: Limits.Settings(),
                journal: Journal(socketPath: nil, fallback: -1),
                monotonic: { 0 }, freeBytes: { $0 == folder ? free : 1 << 40 })
            let request = try Request(
                method: .get, target: "/readyz", fields: [:], body: [], tenant: Operations.tenant,
                remoteAddress: try #require(IPAddress("127.0.0.1")), id: "r1")
            let response = other.respond(to: request)
            #expect(response.status.code == status)
            let text = String(decoding: response.body, as: UTF8.self)
            #expect(text.contains("the disk of \(folder) is full") == (status == 503), "\(text)")
        }
    }
}
