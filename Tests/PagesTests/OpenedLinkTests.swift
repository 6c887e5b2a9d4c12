// Links of mails as they are opened: what is no good is said at once, and opening one uses nothing up.

import Database
import HTTP
import HTTPTypes
import Model
import Outbound
import Store
import TestSupport
import Testing

@Suite("An opened link")
struct OpenedLinkTests {
    private let site: TestSite
    private let browser: TestBrowser

    init() throws {
        site = try TestSite()
        browser = TestBrowser(site)
        _ = try site.person("ada@example.com", "correct horse battery")
    }

    /// The target of the link in the mail of a reset.
    private func link() throws -> String {
        _ = try browser.submit(
            try browser.get("/password/forgot"), "/password/forgot", [("email", "ada@example.com")])
        _ = site.mailQueue.drain(milliseconds: 5000)
        let text = try #require(site.mails.all.last).text
        let start = try #require(text.firstRange(of: "/password/reset?")).lowerBound
        return String(text[start...].prefix { !$0.isWhitespace })
    }

    private func rows() throws -> [Int] {
        try site.store().read { rows in
            [try rows.decisionRecords.latest(1000).count, try rows.auditEvents.all().count]
        }
    }

    @Test func `Unknown, expired, used and replaced ones are one page, and none is counted or recorded`() throws {
        let replaced = try link()
        let used = try link()
        let page = try browser.get(used)
        #expect(page.status == 200)
        #expect(
            try browser.submit(page, "/password/reset", [("password", "a new password")]).text.contains("is changed"))
        let expired = try link()
        site.time.advance(seconds: 3600)
        let before = try rows()
        let nonsense = "/password/reset?token=nonsense"
        let answers = try [nonsense, replaced, used, expired].map { try browser.get($0) }
        #expect(answers.allSatisfy { $0.status == 400 && $0.text == answers[0].text })
        #expect(answers[0].text.contains("Get a new link") && !answers[0].text.contains("<form"))
        for _ in 0..<60 { _ = try browser.get(nonsense) }
        #expect(try rows() == before)
        // A good one is good however often anything was opened.
        let good = try link()
        for _ in 0..<3 { #expect(try browser.get(good).status == 200) }
        #expect(
            try browser.submit(browser.get(good), "/password/reset", [("password", "another password")]).text
                .contains("is changed"))
    }

    @Test func `A link of one kind is none of the other`() throws {
        let reset = try link()
        #expect(try browser.get(reset.replacing("/password/reset", with: "/verify-email")).status == 400)
    }
}
