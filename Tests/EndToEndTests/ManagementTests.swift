// The Management API behind nginx, as seed 003 uses it.

import JSON
import Testing

extension EndToEnd {
    @Suite("The Management API", .serving)
    struct ManagementTests {
        let server: Development

        init() throws { server = try Development.current() }

        /// Seed 003 sends both fields with everything.
        private func ask(_ method: String, _ path: String, _ token: String?, _ body: String = "") throws -> Reply {
            let type = "application/vnd.api+json"
            let credentials = token.map { ["Authorization: Bearer \($0)"] } ?? []
            return try server.test.send(
                method, "/api/" + path, ["Content-Type: \(type)", "Accept: \(type)"] + credentials, body: body)
        }

        @Test("a client with a grant gets a token and manages users")
        func users() throws {
            let client = try server.client()
            let answer = try server.test.token(
                client.id, client.secret, at: "/oauth/token", [("resource", server.test.address + "/api")])
            let token = try answer.string("access_token")
            let email = "jane@example.com"
            let made = try ask(
                "POST", "users", token,
                #"{"data":{"type":"user","attributes":{"email":"\#(email)","first_name":"Jane","last_name":"Doe"}}}"#)
            #expect(made.status == 201 && made["content-type"] == "application/vnd.api+json")
            let id = try #require(try made.json()["data"]?["id"]?.string)
            #expect(made["location"] == "\(server.test.address)/api/users/\(id)")
            // Brackets as they are, and encoded.
            for query in ["filter[email]=\(email)", "filter%5Bemail%5D=\(email)"] {
                let found = try ask("GET", "users?\(query)", token)
                #expect(found.status == 200)
                #expect(try found.json()["data"]?.array?.map { $0["id"]?.string } == [id])
            }
            let changed = try ask(
                "PATCH", "users/\(id)", token,
                #"{"data":{"type":"user","id":"\#(id)","attributes":{"first_name":"Janet"}}}"#)
            #expect(changed.status == 200 && changed["etag"] != made["etag"])
            #expect(try ask("DELETE", "users/\(id)", token).status == 200)
            #expect(try ask("GET", "users/\(id)", token).status == 404)
        }

        @Test("whoever has no token, or sends what cannot be, is told so as JSON:API")
        func refusals() throws {
            let client = try server.client()
            let token = try server.test.token(
                client.id, client.secret, at: "/oauth/token", [("resource", server.test.address + "/api")]
            ).string("access_token")
            let rows: [(String, String, String?, String, Int)] = [
                ("GET", "users", nil, "", 403), ("GET", "users", "x", "", 401), ("GET", "nothing", token, "", 404),
                ("PUT", "users", token, "", 405), ("POST", "users", token, "{", 400),
                ("GET", "users?x=1", token, "", 400),
                ("POST", "users", token, #"{"data":{"type":"user","attributes":{"email":"x"}}}"#, 422),
                ("POST", "users", token, #"{"data":{"type":"role"}}"#, 409),
            ]
            for (method, path, token, body, status) in rows {
                let answer = try ask(method, path, token, body)
                #expect(answer.status == status, "\(method) \(path)")
                #expect(answer["content-type"] == "application/vnd.api+json")
                #expect(try answer.json()["errors"]?.array?.first?["status"]?.string == String(status))
            }
        }
    }
}
