// JSON:API 1.1, "Sorting", "Pagination", "Filtering".

import Database
import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite("JSON:API lists")
struct ListTests {
    /// Users u0 … with last names that repeat.
    private func people(_ count: Int, _ interface: Interface) throws {
        try interface.site.run(
            """
            WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < \(count))
            INSERT INTO users (id, kind, email, email_key, email_verified, first_name, last_name, status, created_at, updated_at)
            SELECT printf('00000000-0000-7000-8000-%012d', n), 'person', 'U' || n || '@Example.com', 'u' || n || '@example.com',
                n % 2, iif(n % 3 = 0, NULL, 'F' || n), 'L' || (n % 3), 'active', 1000000 + n / 2, 0
            FROM number
            """)
    }

    private func numbers(_ answer: Answer) -> [Int] { answer.ids.compactMap { Int($0.suffix(12)) } }

    /// "The sort order for each sort field MUST be ascending unless it is prefixed with a minus, in which case it MUST be descending."
    @Test(arguments: [
        ("sort=email", [0, 1, 2, 3, 4, 5]), ("sort=-email", [5, 4, 3, 2, 1, 0]), ("sort=-id", [5, 4, 3, 2, 1, 0]),
        ("sort=last_name,-created_at", [3, 0, 4, 1, 5, 2]), ("sort=-last_name,id", [2, 5, 1, 4, 0, 3]),
        ("", [0, 1, 2, 3, 4, 5]),
    ])
    func `Lists are sorted as asked`(_ query: String, _ expected: [Int]) throws {
        let interface = try Interface()
        try people(6, interface)
        #expect(numbers(try interface.get("users?\(query)")) == expected)
    }

    /// "If the server does not support sorting as specified in the query parameter sort, it MUST return 400 Bad Request."
    @Test(arguments: ["nothing", "password", "metadata", "first_name", "roles", "email,-nothing"])
    func `An order that is not offered is 400`(_ sort: String) throws {
        let answer = try Interface().get("users?sort=\(sort)")
        #expect(answer.status == 400 && answer.parameters == ["sort"])
    }

    @Test(arguments: ["sort=id", "sort=-email", "sort=last_name", "sort=-last_name,email", "sort=-created_at"])
    func `Cursors lead through every page and back again`(_ sort: String) throws {
        let interface = try Interface()
        try people(11, interface)
        let all = numbers(try interface.get("users?\(sort)"))
        #expect(all.count == 11)
        var pages: [[Int]] = []
        var path = "users?\(sort)&page[limit]=4"
        var last = ""
        while pages.count < 5 {
            let answer = try interface.get(path)
            #expect((answer.link("prev") == nil) == pages.isEmpty)
            pages.append(numbers(answer))
            last = path
            guard let next = answer.link("next") else { break }
            path = next
        }
        #expect(pages.map(\.count) == [4, 4, 3] && pages.flatMap { $0 } == all)
        var back: [[Int]] = []
        path = last
        while back.count < 5 {
            let answer = try interface.get(path)
            back.insert(numbers(answer), at: 0)
            guard let previous = answer.link("prev") else { break }
            path = previous
        }
        #expect(back == pages)
    }

    /// "Keys MUST either be omitted or have a null value to indicate that a particular link is unavailable."
    @Test func `Offsets have all links, and a count where it is asked for`() throws {
        let interface = try Interface()
        try people(11, interface)
        let first = try interface.get("users?page[offset]=0&page[limit]=4&page[count]=true")
        #expect(numbers(first) == [0, 1, 2, 3] && first.json["meta"]?["total"] == 11)
        #expect(first.json["links"]?["prev"] == .null)
        let next = try interface.get(try #require(first.link("next")))
        #expect(numbers(next) == [4, 5, 6, 7])
        #expect(numbers(try interface.get(try #require(next.link("prev")))) == [0, 1, 2, 3])
        let last = try interface.get(try #require(first.link("last")))
        #expect(numbers(last) == [8, 9, 10] && last.json["links"]?["next"] == .null)
        #expect(numbers(try interface.get(try #require(last.link("first")))) == [0, 1, 2, 3])
        #expect(try interface.get("users?page[offset]=99").ids == [])
    }

    @Test func `A cursor is good for its own list and order alone, and cannot be made up`() throws {
        let interface = try Interface()
        try people(5, interface)
        _ = [try interface.role("a"), try interface.role("b")]
        let next = try #require(try interface.get("users?page[limit]=2").link("next"))
        let cursor = try #require(next.split(separator: "=").last)
        let other = cursor.last == "A" ? cursor.dropLast() + "B" : cursor.dropLast() + "A"
        #expect(try interface.get("users?page[after]=\(cursor)").ids.count == 3)
        for path in [
            "users?sort=email&page[after]=\(cursor)", "users?sort=-id&page[after]=\(cursor)",
            "roles?page[after]=\(cursor)",
            "users?page[after]=\(other)", "users?page[after]=x", "users?page[after]=",
            "users?page[before]=\(cursor.dropFirst())",
        ] {
            let answer = try interface.get(path)
            #expect(answer.status == 400, "\(path)")
            #expect(answer.json["errors"]?.array?.first?["code"] == "invalid_pagination")
        }
    }

    @Test func `Links keep the rest of the query`() throws {
        let interface = try Interface()
        try people(9, interface)
        let query = "users?filter[email_verified]=true&fields[user]=email&sort=-email&page[limit]=2"
        let next = try interface.get(try #require(try interface.get(query).link("next")))
        #expect(numbers(next) == [3, 1])
        #expect(next.json["data"]?.array?.first?["attributes"]?.object?.names == ["email"])
    }

    @Test(
        arguments: [
            ("filter[email]=u3@EXAMPLE.com", [3]), ("filter[email][in]=u1@example.com,u2@example.com", [1, 2]),
            ("filter[email][contains]=4@EXAM", [4]), ("filter[email][not_eq]=u0@example.com", [1, 2, 3, 4, 5]),
            ("filter[email_verified]=true", [1, 3, 5]), ("filter[first_name][is_nil]=true", [0, 3]),
            ("filter[first_name][is_nil]=false&filter[email_verified]=false", [2, 4]),
            ("filter[last_name]=L1", [1, 4]),
            ("filter[created_at][gte]=1970-01-01T00:16:40.002Z", [4, 5]),
            ("filter[created_at][lt]=1970-01-01T01:16:40.001%2B01:00", [0, 1]),
            ("filter[id]=00000000-0000-7000-8000-000000000002", [2]), ("filter[status][in]=suspended", []),
            ("filter[last_name]=%27%20OR%201=1--", []), ("filter[last_name][contains]=%25", []),
        ] as [(String, [Int])])
    func `Filters narrow a list, each by its type`(_ query: String, _ expected: [Int]) throws {
        let interface = try Interface()
        try people(6, interface)
        #expect(numbers(try interface.get("users?\(query)")) == expected)
    }

    @Test(arguments: [
        "filter[nothing]=x", "filter[password]=x", "filter[email]=x", "filter[created_at]=yesterday",
        "filter[created_at][contains]=1", "filter[email_verified]=1", "filter[status]=dead", "filter[email][like]=x",
        "filter[id]=x", "filter[first_name][is_nil]=x", "filter[email_verified][lt]=true", "filter[roles]=x",
    ])
    func `A filter that cannot be is 400 and named`(_ query: String) throws {
        let answer = try Interface().get("users?\(query)")
        #expect(answer.status == 400)
        #expect(answer.parameters == [query.split(separator: "=").first.map(String.init)])
    }

    @Test func `Lists are filtered by relationships`() throws {
        let interface = try Interface()
        let (ann, bob, role) = (try interface.user("ann"), try interface.user("bob"), try interface.role("a"))
        let assigned = try [interface.assign(role, to: ann), interface.assign(role, to: bob)]
        #expect(try interface.get("user-roles?filter[user]=\(bob)").ids == [assigned[1]])
        #expect(
            try interface.get("user-roles?filter[user][in]=\(ann),\(bob)&filter[role]=\(role)").ids == assigned.sorted()
        )
    }

    /// "If a server encounters a query parameter that does not follow the naming conventions above, or the server does not know how to
    /// process it, it MUST return 400 Bad Request."
    @Test(arguments: ["limit=1", "Sort=id", "page[size]=3", "x[y]=z", "filter=x", "include[a]=b"])
    func `Unknown query parameters are 400`(_ query: String) throws {
        let answer = try Interface().get("users?\(query)")
        #expect(answer.status == 400 && answer.parameters == [query.split(separator: "=").first.map(String.init)])
    }

    @Test func `One resource has no filter, order or page`() throws {
        let interface = try Interface()
        let id = try interface.role("a")
        for query in ["filter[name]=a", "sort=id", "page[limit]=1"] {
            #expect(try interface.get("roles/\(id)?\(query)").status == 400)
        }
    }
}
