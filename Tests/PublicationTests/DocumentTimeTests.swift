// The time of a document, which nginx makes its ETag of, over everything that removes documents and brings them back.

import Administration
import JSON
import Model
import POSIX
import Publication
import Store
import Testing
import TestSupport

@Suite struct DocumentTimeTests {
    private let site: TestSite
    private let environment: Environment

    init() throws {
        site = try TestSite()
        environment = site.fixtures.environment
    }

    private func modified(_ host: String = "acme-test.localhost", _ name: String = "jwks.json") throws -> Int {
        try FileStatus(site.dataFolder.documents(try #require(Hostname(host))) + "/" + name).modified
    }
    /// The clock has been set back, as it is when a broken time server recovers.
    private func setBack() { site.time.set(TestTime.start.adding(seconds: -5000)) }
    private func set(_ status: Environment.Status) throws {
        let environment = try site.installation.environment("acme-test")
        #expect(try site.installation.setStatus(status, of: environment, actor: .system))
    }

    @Test func `A document's time does not go back while its environment is disabled`() throws {
        _ = try site.installation.keys.rotate(.es256, of: environment.id, actor: .system)
        let before = try modified()
        try set(.disabled)
        setBack()
        try set(.active)
        #expect(try modified() > before)
    }

    @Test func `A document's time does not go back when its host leaves and returns`() throws {
        _ = try site.installation.keys.rotate(.es256, of: environment.id, actor: .system)
        let before = try modified("localhost")
        let origins = try ["http://acme-test.localhost:4000", "http://localhost:3001"].map { try Origin($0) }
        try site.installation.setAddresses([origins[0]], of: environment)
        setBack()
        try site.installation.setAddresses(origins, of: environment)
        #expect(try modified("localhost") > before)
    }

    /// The note of the latest time can be younger than the documents: made after them, or lost in a crash between the two.
    @Test func `Without the note of the latest time, the documents that are there say it`() throws {
        let before = try modified()
        let note = site.dataFolder.environment(environment.id) + "/published"
        try File.remove(note)
        #expect(try site.installation.publisher.publish(environment.id) == 0)
        #expect(try FileStatus(note).modified >= before)
    }
}
