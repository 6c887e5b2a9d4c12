// What the chapters of JSON:API 1.1 ask with.

import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

/// The Management API of a fresh tenant, and a token for all of it.
struct Interface {
    let site: TestSite
    let token: String

    init() throws {
        site = try TestSite()
        token = try site.token(site.fixtures.management, resource: site.fixtures.root + "/api")
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", _ more: Fields = [:]
    ) throws -> Answer {
        var fields: Fields = [.authorization: "Bearer \(token)", .accept: "application/vnd.api+json"]
        if !body.isEmpty { fields[.contentType] = "application/vnd.api+json" }
        for field in more { fields[field.name] = field.value }
        let answer = try site.send(method, "/api/" + path, fields: fields, body: Array(body.utf8))
        // "Servers MUST respond with the header Content-Type: application/vnd.api+json" ("Server Responsibilities").
        if !answer.body.isEmpty { #expect(answer.field(.contentType) == "application/vnd.api+json") }
        return answer
    }

    func get(_ path: String) throws -> Answer { try send(.get, path) }

    func create(_ path: String, _ type: String, _ attributes: String, _ relationships: String = "{}") throws -> Answer {
        try send(
            .post, path, #"{"data":{"type":"\#(type)","attributes":\#(attributes),"relationships":\#(relationships)}}"#)
    }

    func id(_ answer: Answer) throws -> String { try #require(answer.json["data"]?["id"]?.string, "\(answer.text)") }

    func user(_ name: String) throws -> String {
        try id(try create("users", "user", #"{"email":"\#(name)@example.com","last_name":"\#(name)"}"#))
    }

    func role(_ name: String) throws -> String { try id(try create("roles", "role", #"{"name":"\#(name)"}"#)) }

    func assign(_ role: String, to user: String) throws -> String {
        try id(
            try create(
                "user-roles", "user_role", "{}",
                #"{"user":{"data":{"type":"user","id":"\#(user)"}},"role":{"data":{"type":"role","id":"\#(role)"}}}"#))
    }
}

extension Answer {
    var ids: [String] { (json["data"]?.array ?? []).compactMap { $0["id"]?.string } }
    var included: [String] { (json["included"]?.array ?? []).compactMap { $0["id"]?.string } }
    var parameters: [String?] { (json["errors"]?.array ?? []).map { $0["source"]?["parameter"]?.string } }
    var pointers: [String?] { (json["errors"]?.array ?? []).map { $0["source"]?["pointer"]?.string } }
    /// The target of a link, as a path below `/api/`; nil where it is null or absent.
    func link(_ name: String) -> String? {
        guard let text = json["links"]?[name]?.string, let api = text.firstRange(of: "/api/") else { return nil }
        return String(text[api.upperBound...])
    }
}
