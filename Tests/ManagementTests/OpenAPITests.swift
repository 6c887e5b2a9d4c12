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

    @Test func `Every operation says by its status what it can be answered with`() throws {
        let paths = try #require(try TestSite().send(.get, "/api/openapi.json").json["paths"]?.object)
        for (path, item) in paths {
            for (method, operation) in item.object ?? [:] {
                let statuses = Set(operation["responses"]?.object?.names ?? [])
                #expect(statuses.isSuperset(of: ["400", "401", "403", "406", "415", "429", "500", "503"]))
                if method == "get" { #expect(statuses.contains("404") == path.contains("{id}"), "\(path)") }
                #expect(!statuses.contains("default"), "\(method) \(path)")
            }
        }
    }

    /// Text of any length can be searched for: what cannot be there is not found.
    @Test func `A filter takes what the description says it takes`() throws {
        let desk = try Desk()
        let paths = try #require(try desk.site.send(.get, "/api/openapi.json").json["paths"]?.object)
        let text = String(repeating: "a", count: 400)
        var asked = 0
        for (path, item) in paths where !path.contains("{id}") {
            for parameter in item["get"]?["parameters"]?.array ?? [] {
                guard let name = parameter["name"]?.string, name.hasPrefix("filter["),
                    parameter["schema"]?["type"] == "string", parameter["schema"]?["enum"] == nil,
                    parameter["schema"]?["format"] == nil
                else { continue }
                let takesAny = parameter["schema"]?["maxLength"] == nil
                let answer = try desk.get("\(path.dropFirst("/api/".count))?\(name)=\(text)")
                #expect((answer.status == 200) == takesAny, "\(path) \(name)")
                asked += 1
            }
        }
        #expect(asked > 5)
    }

    @Test func `Each reference leads to a schema or an answer`() throws {
        let document = try TestSite().send(.get, "/api/openapi.json")
        for kind in ["schemas", "responses"] {
            let known = Set(document.json["components"]?[kind]?.object?.names ?? [])
            let pieces = document.text.split(separator: "#/components/\(kind)/").dropFirst()
            #expect(!pieces.isEmpty)
            for piece in pieces {
                let name = String(piece.prefix { $0 != "\"" })
                #expect(known.contains(name), "\(name)")
            }
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
