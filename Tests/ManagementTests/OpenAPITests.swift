// The description of the API, beside the API.

import Application
import HTTP
import HTTPTypes
import JSON
import Routing
import Testing
import TestSupport

@Suite struct OpenAPITests {
    @Test func `Every route is described, and nothing else`() throws {
        let site = try TestSite()
        let document = try site.send(.get, "/api/openapi.json")
        #expect(document.status == 200 && document.field(.contentType) == "application/json")
        var described: Set<String> = []
        for (path, item) in document.json["paths"]?.object ?? [:] {
            for method in item.object?.names ?? [] { described.insert("\(method.uppercased()) \(path)") }
        }
        let routes = site.site.routes.routes.filter { $0.family == .api && $0.pattern != "/api/openapi.json" }.map {
            route in
            "\(route.method.rawValue) \(route.pattern.split(separator: ":id", omittingEmptySubsequences: false).joined(separator: "{id}"))"
        }
        #expect(described == Set(routes))
    }

    @Test func `Each reference leads to a schema`() throws {
        let document = try TestSite().send(.get, "/api/openapi.json")
        let schemas = Set(document.json["components"]?["schemas"]?.object?.names ?? [])
        let pieces = document.text.split(separator: "#/components/schemas/").dropFirst()
        #expect(!pieces.isEmpty)
        for piece in pieces {
            let name = String(piece.prefix { $0 != "\"" })
            #expect(schemas.contains(name), "\(name)")
        }
    }

    @Test func `What a request must have is what a request without it is refused for`() throws {
        let desk = try Desk()
        let document = try desk.site.send(.get, "/api/openapi.json").json
        var refused = 0
        for (path, item) in document["paths"]?.object ?? [:] {
            guard let body = item["post"]?["requestBody"]?["content"]?["application/vnd.api+json"]?["schema"] else {
                continue
            }
            let data = body["properties"]?["data"]?["properties"]
            let type = try #require(data?["type"]?["const"]?.string)
            let needed =
                (data?["attributes"]?["required"]?.array ?? []) + (data?["relationships"]?["required"]?.array ?? [])
            guard !needed.isEmpty else { continue }
            let answer = try desk.create(String(path.dropFirst("/api/".count)), type)
            #expect(answer.status == 422 && answer.errors.count == needed.count, "\(path)")
            refused += 1
        }
        #expect(refused > 8)
    }
}
