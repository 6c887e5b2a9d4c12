// The list of end-users in pages, and names that were made to cost time.

import Database
import HTTP
import HTTPTypes
import JSON
import POSIX
import Testing
import TestSupport

@Suite struct ListTests {
    private let site: TestSite
    private let app: TestApp

    init() throws {
        site = try TestSite()
        app = site.fixtures.app
    }

    private func list(_ query: String = "") throws -> Answer {
        try site.get(Paths.users(app) + query, .basic(app.machine))
    }
    private func names(_ answer: Answer) -> [String] {
        (answer.json["users"]?.array ?? []).compactMap { $0["externalUserId"]?.string }
    }
    /// So many users of the app at once, `u-1` first.
    private func provision(_ count: Int, of app: TestApp) throws {
        try site.run(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < \(count))
            INSERT INTO app_users (id, app_id, external_user_id, status, created_at, updated_at)
            SELECT printf('00000000-0000-7000-%s-%012d', \(app.publicID == self.app.publicID ? "8000" : "9000"), n), apps.id,
                'u-' || n, 'active', 0, 0
            FROM number, apps WHERE public_client_id = \(app.publicID)
            """)
    }

    @Test(arguments: [0, 1, 999, 1000])
    func `Up to a thousand users are one answer without a cursor`(_ count: Int) throws {
        if count > 0 { try provision(count, of: app) }
        let answer = try list()
        #expect(answer.json.object?.names == ["users"])
        #expect(names(answer) == (0..<count).map { "u-\($0 + 1)" })
    }

    @Test func `More users come in pages of a thousand, each once and only the app's own`() throws {
        try provision(2001, of: app)
        try provision(1500, of: site.fixtures.secondApp)
        var (seen, query, sizes): ([String], String, [Int]) = ([], "", [])
        for _ in 0..<5 {
            let answer = try list(query)
            #expect(answer.status == 200)
            seen += names(answer)
            sizes.append(names(answer).count)
            guard let next = answer["nextCursor"] else { break }
            #expect(answer.json["users"]?.array?.last?["id"]?.string == next)
            query = "?cursor=\(next)"
        }
        #expect(sizes == [1000, 1000, 1])
        #expect(seen == (1...2001).map { "u-\($0)" })
    }

    @Test(arguments: ["?cursor=", "?cursor=x", "?cursor=u-1", "?cursor=%27%20OR%201", "?cursor=00000000"])
    func `A cursor that no answer gave is 400`(_ query: String) throws {
        try provision(2, of: app)
        let answer = try list(query)
        #expect(answer.status == 400 && answer.error == "invalid_request")
    }

    /// Looking for the end of each of these characters from behind looks at all of them: quadratic, hours for one request.
    @Test(arguments: ["\u{1F1E6}", "\u{301}", " ", "\u{a0}", "\u{200d}", "\r\n"])
    func `A long name of characters that hang together is refused at once`(_ character: String) throws {
        let long = String(repeating: character, count: 200_000 / character.utf8.count)
        let start = SystemClock.monotonicMicroseconds()
        for body: JSON in [
            ["externalUserId": .string(long)], ["externalUserId": "u", "email": .string(long + "@" + long)],
            ["externalUserId": "u", "status": .string(long + "x")],
        ] {
            let answer = try site.json(.post, Paths.users(app), body, .basic(app.machine))
            #expect(answer.status == 400 && answer.error == "invalid_request")
        }
        // A guard against hanging, not a measurement.
        #expect(SystemClock.monotonicMicroseconds() - start < 10_000_000)
        #expect(names(try list()).isEmpty)
    }

    @Test func `Only spaces, tabs and line ends around a name are left out`() throws {
        for (text, status) in [(" \t\r\nu\u{b}\u{c}\n ", 200), ("\u{a0}u", 400), ("u\u{2003}", 400), ("u u", 400)] {
            let body: JSON = ["externalUserId": .string(text)]
            #expect(try site.json(.post, Paths.users(app), body, .basic(app.machine)).status == status)
        }
        #expect(names(try list()) == ["u"])
        let deletion = try site.json(.delete, Paths.users(app) + "?externalUserId=%20u%09", nil, .basic(app.machine))
        #expect(deletion.status == 200)
    }
}
