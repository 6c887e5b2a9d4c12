// What is counted in memory is written down by the day, and kept for a while.

import HTTPTypes
import HTTP
import Database
import Administration
import Model
import Store
import Testing
import TestSupport

@Suite struct DailyCountTests {
    private let site: TestSite
    private let store: EnvironmentStore

    init() throws {
        site = try TestSite()
        store = try site.store()
    }

    private func counts(since day: String = "") throws -> [String] {
        try store.read { try $0.dailyCounts.since(day) }.map { "\($0.day) \($0.name.rawValue) \($0.count)" }
    }

    @Test func `Counts of one day add up, those of the next begin anew`() throws {
        let now = site.time.now
        let (today, tomorrow) = (DailyCounts.day(now), DailyCounts.day(now.adding(seconds: 86_400)))
        for name in [Tally.Name.tokens, .tokens, .signIns] { store.tally.count(name) }
        #expect(try counts().isEmpty)
        try store.keepTally(at: now)
        store.tally.count(.tokens)
        try store.keepTally(at: now)
        // Nothing was counted: nothing is added.
        try store.keepTally(at: now)
        #expect(try counts() == ["\(today) sign_ins 1", "\(today) tokens 3"])
        store.tally.count(.refusals)
        try store.keepTally(at: now.adding(seconds: 86_400))
        #expect(try counts(since: tomorrow) == ["\(tomorrow) refusals 1"])
    }

    @Test func `The sweep writes them down, and forgets those of long ago`() throws {
        let now = site.time.now
        let old = DailyCounts.day(now.adding(seconds: -401 * 86_400))
        let last = DailyCounts.day(now.adding(seconds: -400 * 86_400))
        try store.write { rows in
            try rows.dailyCounts.add(5, .tokens, on: old)
            try rows.dailyCounts.add(6, .tokens, on: last)
        }
        store.tally.count(.tokens)
        let report = try site.installation.sweep()
        #expect(report.failures.isEmpty)
        #expect(try counts() == ["\(last) tokens 6", "\(DailyCounts.day(now)) tokens 1"])
    }

    @Test func `What cannot be written is counted still`() throws {
        store.tally.count(.tokens)
        try site.run("ALTER TABLE daily_counts RENAME TO lost")
        #expect(throws: (any Error).self) { try store.keepTally(at: site.time.now) }
        try site.run("ALTER TABLE lost RENAME TO daily_counts")
        try store.keepTally(at: site.time.now)
        #expect(try counts() == ["\(DailyCounts.day(site.time.now)) tokens 1"])
    }

    @Test func `A token, a sign-in and a refusal are counted once each`() throws {
        _ = try site.token(site.fixtures.plain)
        _ = try site.send(.post, "/oauth/token", fields: [.contentType: "application/x-www-form-urlencoded"])
        _ = try site.person("alice@example.com", "correct horse battery")
        let browser = TestBrowser(site)
        let page = try browser.get("/login")
        _ = try browser.submit(page, "/login", [("email", "alice@example.com"), ("password", "wrong")])
        let again = try browser.get("/login")
        let answer = try browser.submit(
            again, "/login", [("email", "alice@example.com"), ("password", "correct horse battery")])
        #expect(answer.status == 303)
        try store.keepTally(at: site.time.now)
        let today = DailyCounts.day(site.time.now)
        #expect(try counts() == ["\(today) refusals 2", "\(today) sign_ins 1", "\(today) tokens 1"])
    }

    @Test func `A restore does not turn the counts back`() throws {
        let now = site.time.now
        store.tally.count(.tokens)
        try store.keepTally(at: now)
        let backup = site.folder.path + "/backup"
        _ = try site.installation.backUp(to: backup, program: "test")
        store.tally.count(.tokens)
        try store.keepTally(at: now)
        _ = try site.installation.restore("acme-test", from: backup, actor: .command(user: "test"))
        let found = try site.store().read { try $0.dailyCounts.since("") }.map(\.count)
        #expect(found == [2])
    }
}
