// JSON:API 1.1, "Fetching Data": resources, relationships, inclusion, sparse fieldsets.

import Database
import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite("JSON:API fetching")
struct FetchingTests {
    /// "A server MUST respond to a successful request to fetch a resource collection with an array of resource objects or an
    /// empty array as the response document's primary data."
    @Test func `A list is an array, empty or not`() throws {
        let interface = try Interface()
        #expect(try interface.get("roles").json["data"] == [])
        let id = try interface.role("a")
        let answer = try interface.get("roles")
        #expect(answer.status == 200 && answer.ids == [id])
        #expect(answer.link("self") == "roles")
    }

    /// "A server MUST respond with 404 Not Found when processing a request to fetch a single resource that does not exist."
    @Test(arguments: [
        "roles/00000000-0000-7000-8000-000000000000", "roles/x", "roles/x/users", "roles/x/relationships/users",
        "user-roles/x/user", "nothing", "roles/x/nothing",
    ])
    func `What does not exist is 404`(_ path: String) throws {
        let answer = try Interface().get(path)
        #expect(answer.status == 404)
        #expect(answer.json["errors"]?.array?.first?["status"] == "404")
    }

    /// "If an endpoint supports the include parameter … the server's response MUST be a compound document with an included key — even if
    /// that included key holds an empty array".
    @Test func `Whoever asks what is included is told that nothing is`() throws {
        let interface = try Interface()
        let client = try interface.id(
            try interface.create(
                "clients", "client", #"{"name":"a","grant_types":["client_credentials"],"client_type":"confidential"}"#)
        )
        let owner = try interface.get("clients/\(client)/owner?include=")
        #expect(owner.status == 200 && owner.json["data"] == .null && owner.json["included"] == [], "\(owner.text)")
        #expect(try interface.get("clients/\(client)/owner").json["included"] == nil)
        let role = try interface.role("a")
        let refused = try interface.send(.delete, "roles/\(role)?include=users")
        #expect(refused.status == 400 && refused.parameters == ["include"])
        #expect(try interface.get("roles/\(role)").status == 200)
    }

    @Test func `Linkage is whole, or refused with the way to the list that has pages`() throws {
        let interface = try Interface()
        let role = try interface.role("a")
        try interface.site.run(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2001)
            INSERT INTO users (id, kind, email, email_key, status, created_at, updated_at)
            SELECT printf('00000000-0000-7000-8000-%012d', i), 'person', i || '@b.example', i || '@b.example', 'active', 1, 1 FROM n
            """)
        func assign(_ count: Int) throws {
            try interface.site.run(
                """
                INSERT OR IGNORE INTO user_roles (id, user_id, role_id, created_at)
                SELECT 'a' || id, id, \(role), 1 FROM users WHERE id LIKE '00000000-0000-7000-8000-%' ORDER BY id LIMIT \(count)
                """)
        }
        try assign(2000)
        let whole = try interface.get("roles/\(role)/relationships/users")
        #expect(whole.status == 200 && whole.ids.count == 2000 && whole.ids == whole.ids.sorted())
        try assign(2001)
        let refused = try interface.get("roles/\(role)/relationships/users")
        #expect(refused.status == 400 && refused.text.contains("read the related list"), "\(refused.text)")
        #expect(try interface.get("roles/\(role)/users?page[limit]=2").ids.count == 2)
    }

    @Test func `A resource has its type, id, attributes and a link to itself`() throws {
        let interface = try Interface()
        let id = try interface.role("a")
        let answer = try interface.get("roles/\(id)")
        #expect(answer.json["data"]?["type"] == "role" && answer.json["data"]?["id"]?.string == id)
        let own = interface.site.fixtures.root + "/api/roles/" + id
        #expect(answer.json["data"]?["links"]?["self"]?.string == own)
        #expect(answer.json["data"]?["relationships"]?["users"]?["links"]?["related"]?.string == own + "/users")
        #expect(
            answer.json["data"]?["relationships"]?["users"]?["links"]?["self"]?.string == own + "/relationships/users")
    }

    /// "A server MUST support fetching relationship data for every relationship URL provided as a self link", and "the primary data
    /// in the response document MUST match the appropriate value for resource linkage".
    @Test func `Relationships are linkage, related resources are resources`() throws {
        let interface = try Interface()
        let (user, role) = (try interface.user("ann"), try interface.role("a"))
        #expect(try interface.get("users/\(user)/relationships/roles").json["data"] == [])
        let assignment = try interface.assign(role, to: user)
        let identifier: JSON = ["type": "role", "id": .string(role)]
        #expect(try interface.get("users/\(user)/relationships/roles").json["data"] == [identifier])
        #expect(try interface.get("user-roles/\(assignment)/relationships/role").json["data"] == identifier)
        #expect(try interface.get("users/\(user)/roles").ids == [role])
        #expect(try interface.get("user-roles/\(assignment)/role").json["data"]?["attributes"]?["name"] == "a")
        #expect(try interface.get("users/\(user)/roles?filter[name]=b").ids == [])
    }

    /// "A server MUST respond with null as primary data for a related resource URL whose relationship is empty."
    @Test func `An empty to-one relationship is null`() throws {
        let interface = try Interface()
        let id = try interface.id(try interface.create("scopes", "scope", #"{"name":"read:things"}"#))
        for path in ["scopes/\(id)/resource_server", "scopes/\(id)/relationships/resource_server"] {
            let answer = try interface.get(path)
            #expect(answer.status == 200 && answer.json["data"] == .null, "\(path)")
        }
    }

    /// "A compound document MUST NOT include more than one resource object for each type and id pair", and full linkage.
    @Test func `Includes come once, each linked`() throws {
        let interface = try Interface()
        let (ann, bob) = (try interface.user("ann"), try interface.user("bob"))
        let (a, b) = (try interface.role("a"), try interface.role("b"))
        for (role, user) in [(a, ann), (b, ann), (a, bob)] { _ = try interface.assign(role, to: user) }
        let answer = try interface.get("users?include=roles")
        #expect(Set(answer.included) == [a, b] && answer.included.count == 2)
        let second = answer.json["data"]?.array?.first { $0["id"]?.string == bob }
        let linkage = second?["relationships"]?["roles"]?["data"]
        #expect(linkage == [["type": "role", "id": .string(a)]])
        let deep = try interface.get("user-roles?include=user.roles,role")
        #expect(Set(deep.included) == [ann, bob, a, b] && deep.included.count == 4)
        // What is primary is not included again.
        let circle = try interface.get("users/\(ann)?include=roles.users")
        #expect(Set(circle.included) == [a, b, bob])
    }

    /// "If a server is unable to identify a relationship path or does not support inclusion of resources from a path, it MUST
    /// respond with 400 Bad Request." "If an include parameter is empty, the server MUST NOT include related resources."
    @Test func `An unknown path is 400, an empty one includes nothing`() throws {
        let interface = try Interface()
        for path in ["nothing", "roles.nothing", "email", "roles.users.roles.users"] {
            let answer = try interface.get("users?include=\(path)")
            #expect(answer.status == 400 && answer.parameters == ["include"], "\(path)")
        }
        _ = try interface.user("ann")
        #expect(try interface.get("users?include=").json["included"] == [])
        #expect(try interface.get("users").json["included"] == nil)
    }

    /// "If a client requests a restricted set of fields for a given resource type, an endpoint MUST NOT include additional fields."
    @Test func `Sparse fieldsets thin primary and included resources`() throws {
        let interface = try Interface()
        _ = try interface.assign(try interface.role("a"), to: try interface.user("ann"))
        let answer = try interface.get("users?include=roles&fields[user]=email,roles&fields[role]=name")
        let user = answer.json["data"]?.array?.first
        #expect(user?["attributes"]?.object?.names == ["email"])
        #expect(user?["relationships"]?.object?.names == ["roles"])
        #expect(answer.json["included"]?.array?.first?["attributes"]?.object?.names == ["name"])
        #expect(try interface.get("users?fields[user]=").json["data"]?.array?.first?["attributes"] == nil)
        let unknown = try interface.get("users?fields[user]=nothing&fields[nobody]=x&fields[role]=user_count")
        #expect(unknown.status == 400 && unknown.parameters == ["fields[nobody]", "fields[user]"])
    }

    @Test func `A password can be asked for by no field`() throws {
        #expect(try Interface().get("users?fields[user]=password").status == 400)
    }

    /// Not the specification's, but its clients': they write a slash behind an address, and mean the same.
    @Test func `An address with a slash at its end is the same one`() throws {
        let interface = try Interface()
        let role = try interface.id(
            try interface.send(.post, "roles/", #"{"data":{"type":"role","attributes":{"name":"a"}}}"#))
        let user = try interface.user("ann")
        _ = [try interface.assign(role, to: user), try interface.user("bob")]
        for path in ["roles", "roles/\(role)", "users/\(user)/roles", "users/\(user)/relationships/roles"] {
            let (plain, slashed) = (try interface.get(path), try interface.get(path + "/"))
            #expect(slashed.status == 200 && slashed.json["data"] == plain.json["data"], "\(path)")
        }
        let page = try interface.get("users/?page[limit]=1")
        #expect(try interface.get(try #require(page.link("next"))).status == 200)
        let change = #"{"data":{"type":"role","id":"\#(role)","attributes":{"name":"b"}}}"#
        #expect(try interface.send(.patch, "roles/\(role)/", change).status == 200)
        #expect(try interface.send(.patch, "users/\(user)/nothing/").status == 404)
        #expect(try interface.send(.put, "roles/").status == 405)
        #expect(try interface.send(.delete, "roles/\(role)/").status == 200)
        #expect(try interface.get("nothing/").status == 404)
    }

    @Test func `HEAD is answered as GET`() throws {
        #expect(try Interface().send(.head, "roles").status == 200)
    }
}
