// Seed 003 from top to bottom, behind nginx: its resources, their operations, its codes, its limits.

import JSON
import Testing

/// One line of the seed's table of resources, and what the walk sends to it.
struct OverviewRow: Sendable {
    let path: String
    let type: String
    /// The seed's own words.
    let operations: [String]
    var attributes = "{}"
    /// Names of to-one relationships, with the line whose resource they lead to.
    var relationships: [(name: String, path: String)] = []
    /// What an update changes.
    var change = "{}"

    /// Those that others need first.
    static let all = [
        OverviewRow(
            path: "users", type: "user", operations: ["list", "show", "create", "update", "delete"],
            attributes: #"{"email":"overview@example.com","first_name":"Jane","last_name":"Doe"}"#,
            change: #"{"first_name":"Janet"}"#),
        OverviewRow(
            path: "sessions", type: "session", operations: ["list", "show", "create", "touch", "revoke", "delete"],
            relationships: [("user", "users")]),
        OverviewRow(
            path: "roles", type: "role", operations: ["list", "show", "create", "update", "delete"],
            attributes: #"{"name":"Editor"}"#, change: #"{"description":"edits"}"#),
        OverviewRow(
            path: "permissions", type: "permission", operations: ["list", "show", "create", "update", "delete"],
            attributes: #"{"name":"documents:edit"}"#, change: #"{"description":"edits"}"#),
        OverviewRow(
            path: "role-permissions", type: "role_permission", operations: ["list", "assign", "delete"],
            relationships: [("role", "roles"), ("permission", "permissions")]),
        OverviewRow(
            path: "user-roles", type: "user_role", operations: ["list", "assign", "delete"],
            relationships: [("user", "users"), ("role", "roles")]),
        OverviewRow(
            path: "clients", type: "client", operations: ["list", "show", "register", "update", "delete"],
            attributes: #"{"name":"Overview"}"#, change: #"{"name":"Another"}"#),
        OverviewRow(
            path: "scopes", type: "scope", operations: ["list", "show", "create", "update", "delete"],
            attributes: #"{"name":"overview:read"}"#, change: #"{"description":"reads"}"#),
        OverviewRow(
            path: "signing-keys", type: "signing_key",
            operations: ["list", "show", "generate", "deactivate", "delete"],
            attributes: #"{"algorithm":"EdDSA"}"#),
        OverviewRow(
            path: "organizations", type: "organization", operations: ["list", "show", "create", "delete"],
            attributes: #"{"name":"Overview","slug":"overview"}"#),
        OverviewRow(
            path: "memberships", type: "membership", operations: ["list", "show", "create", "delete"],
            relationships: [("user", "users"), ("organization", "organizations")]),
        OverviewRow(
            path: "membership-roles", type: "membership_role", operations: ["list", "assign", "delete"],
            relationships: [("membership", "memberships"), ("role", "roles")]),
        OverviewRow(
            path: "invitations", type: "invitation", operations: ["list", "show", "create", "revoke", "delete"],
            attributes: #"{"email":"overview-guest@example.com"}"#),
    ]

    func document(_ made: [String: String]) -> String {
        let linkage = relationships.map { name, path in
            let type = Self.all.first { $0.path == path }?.type ?? ""
            return #""\#(name)":{"data":{"type":"\#(type)","id":"\#(made[path] ?? "")"}}"#
        }
        let links = "{\(linkage.joined(separator: ","))}"
        return #"{"data":{"type":"\#(type)","attributes":\#(attributes),"relationships":\#(links)}}"#
    }
}

/// What a script of the seed's reader asks with.
struct Script {
    static let type = "application/vnd.api+json"
    let tenant: Tenant
    let token: String

    /// The seed's steps 1 to 3: `-u "CLIENT_ID:CLIENT_SECRET" -d "grant_type=client_credentials&resource=…/api"`.
    init(_ server: Development, scope: String? = nil) throws {
        tenant = server.test
        let client = try server.client()
        var form = [("resource", tenant.address + "/api")]
        if let scope { form.append(("scope", scope)) }
        token = try tenant.token(client.id, client.secret, form).string("access_token")
    }

    func ask(_ method: String, _ path: String, _ body: String = "", token: String?) throws -> Reply {
        let credentials = token.map { ["Authorization: Bearer \($0)"] } ?? []
        let fields = ["Content-Type: \(Self.type)", "Accept: \(Self.type)"] + credentials
        let reply = try tenant.send(method, "/api/" + path, fields, body: body)
        #expect(reply["content-type"] == Self.type, "\(method) \(path)")
        if reply.status >= 400 {
            let errors = try #require(try reply.json()["errors"]?.array)
            #expect(errors.first?["status"]?.string == String(reply.status), "\(method) \(path)")
        }
        return reply
    }

    func ask(_ method: String, _ path: String, _ body: String = "") throws -> Reply {
        try ask(method, path, body, token: token)
    }
}

extension EndToEnd {
    @Suite("Seed 003 behind nginx", .serving)
    struct OverviewTests {
        let server: Development

        init() throws { server = try Development.current() }

        @Test("every operation of every line of its table, and each of its codes at every resource")
        func walk() throws {
            let script = try Script(server)
            let narrow = try Script(server, scope: "audit-events:read")
            var met: [String: Set<Int>] = [:]
            var made: [String: String] = [:]
            func expect(_ status: Int, _ row: OverviewRow, _ reply: Reply, _ what: String) {
                met[row.path, default: []].insert(reply.status)
                #expect(reply.status == status, "\(what) \(row.path): \(reply.text)")
            }
            for row in OverviewRow.all {
                let answer = try script.ask("POST", row.path, row.document(made))
                expect(201, row, answer, "create")
                let data = try #require(try answer.json()["data"])
                let id = try #require(data["id"]?.string)
                made[row.path] = id
                #expect(data["type"]?.string == row.type)
                let place = "\(row.path)/\(id)"
                #expect(answer["location"] == "\(server.test.address)/api/\(place)")
                let list = try script.ask("GET", row.path)
                expect(200, row, list, "list")
                // "List endpoints return an array under data."
                #expect(try list.json()["data"]?.array?.isEmpty == false)
                let found = try script.ask("GET", "\(row.path)?filter[id]=\(id)")
                #expect(try found.json()["data"]?.array?.map { $0["id"]?.string } == [id])
                if row.operations.contains("show") { expect(200, row, try script.ask("GET", place), "show") }
                if row.operations.contains("update") {
                    let body = #"{"data":{"type":"\#(row.type)","id":"\#(id)","attributes":\#(row.change)}}"#
                    expect(200, row, try script.ask("PATCH", place, body), "update")
                }
                for action in ["touch", "revoke", "deactivate"] where row.operations.contains(action) {
                    expect(200, row, try script.ask("PATCH", "\(place)/\(action)"), action)
                }
                expect(400, row, try script.ask("POST", row.path, "{"), "no JSON")
                expect(400, row, try script.ask("GET", row.path + "?nothing=1"), "unknown parameter")
                expect(401, row, try script.ask("GET", row.path, token: "x"), "bad token")
                expect(403, row, try script.ask("GET", row.path, token: nil), "no token")
                expect(403, row, try narrow.ask("POST", row.path, row.document(made)), "another scope")
                let nobody = row.path + "/00000000-0000-7000-8000-00000000dead"
                expect(404, row, try script.ask("DELETE", nobody), "unknown")
                let wrong = #"{"data":{"type":"\#(row.type)","attributes":{"nothing":1}}}"#
                expect(422, row, try script.ask("POST", row.path, wrong), "unknown attribute")
            }
            for row in OverviewRow.all.reversed() {
                let place = "\(row.path)/\(made[row.path] ?? "")"
                expect(200, row, try script.ask("DELETE", place), "delete")
                expect(404, row, try script.ask("DELETE", place), "delete again")
            }
            for row in OverviewRow.all {
                #expect(met[row.path]?.isSuperset(of: [200, 201, 400, 401, 403, 404, 422]) == true, "\(row.path)")
            }
        }

        @Test("the description of the API has every operation of the table, and no resource of it is missing")
        func described() throws {
            let paths = try #require(try server.test.get("/api/openapi.json").json()["paths"])
            for row in OverviewRow.all {
                for operation in row.operations {
                    let (path, method) =
                        switch operation {
                        case "list": ("/api/\(row.path)", "get")
                        case "create", "assign", "register", "generate": ("/api/\(row.path)", "post")
                        case "show": ("/api/\(row.path)/{id}", "get")
                        case "update": ("/api/\(row.path)/{id}", "patch")
                        case "delete": ("/api/\(row.path)/{id}", "delete")
                        default: ("/api/\(row.path)/{id}/\(operation)", "patch")
                        }
                    #expect(paths[path]?[method] != nil, "\(operation) \(row.path)")
                }
            }
        }
    }

    @Suite("Seed 003's limit behind nginx", .limited)
    struct OverviewLimitTests {
        /// "/api/* 100 requests / 60 seconds", "per IP address per path", "with a Retry-After header".
        @Test("the hundredth and first request for a path in a minute is 429, at each resource by itself")
        func limit() throws {
            let script = try Script(try Development.current())
            for row in OverviewRow.all {
                var statuses: [Int] = []
                var last: Reply?
                for _ in 0..<101 {
                    let reply = try script.ask("GET", row.path)
                    statuses.append(reply.status)
                    last = reply
                }
                #expect(statuses == Array(repeating: 200, count: 100) + [429], "\(row.path): \(statuses)")
                #expect(last?["retry-after"].flatMap { Int($0) }.map { (1...60).contains($0) } == true, "\(row.path)")
            }
        }
    }
}

extension Trait where Self == Serving {
    /// With the limits that everybody gets.
    fileprivate static var limited: Self { Serving(options: []) }
}
