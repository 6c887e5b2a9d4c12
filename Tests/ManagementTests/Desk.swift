// What the suites of the Management API send and look at.

import HTTP
import HTTPTypes
import JSON
import JSONAPI
import Store
import Testing
import TestSupport

/// A site and a client that may do everything.
struct Desk {
    let site: TestSite
    let token: String
    let host: String

    init(_ site: TestSite? = nil) throws {
        let site = try site ?? TestSite()
        self.site = site
        host = site.fixtures.host
        token = try site.token(site.fixtures.management, resource: site.fixtures.root + "/api")
    }

    /// The same at the environment of somebody else.
    init(other site: TestSite) throws {
        self.site = site
        host = site.fixtures.otherHost
        token = try site.token(
            site.fixtures.otherManagement, resource: site.fixtures.otherRoot + "/api", host: host)
    }

    /// A token of the same client with fewer scopes.
    func token(_ scope: String) throws -> String {
        try site.token(site.fixtures.management, scope: scope, resource: site.fixtures.root + "/api")
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ document: JSON? = nil, fields: Fields = [:],
        token: String? = nil, isBare: Bool = false
    ) throws -> Answer {
        var fields = fields
        if !isBare { fields[.authorization] = "Bearer \(token ?? self.token)" }
        if document != nil, fields[.contentType] == nil { fields[.contentType] = "application/vnd.api+json" }
        let answer = try site.send(
            method, "/api/" + path, host: host, fields: fields, body: document?.serialized() ?? [])
        if !answer.body.isEmpty { #expect(answer.field(.contentType) == "application/vnd.api+json", "\(path)") }
        return answer
    }

    func get(_ path: String, token: String? = nil) throws -> Answer { try send(.get, path, token: token) }

    /// A document of one resource.
    static func document(
        _ type: String, _ attributes: JSON = [:], id: String? = nil, _ relationships: [(String, String, String)] = []
    ) -> JSON {
        var data: JSONObject = ["type": .string(type)]
        if let id { data["id"] = .string(id) }
        data["attributes"] = attributes
        if !relationships.isEmpty {
            var object = JSONObject()
            for (name, type, id) in relationships {
                object[name] = ["data": ["type": .string(type), "id": .string(id)]]
            }
            data["relationships"] = .object(object)
        }
        return ["data": .object(data)]
    }

    func create(
        _ path: String, _ type: String, _ attributes: JSON = [:], _ relationships: [(String, String, String)] = [],
        token: String? = nil, fields: Fields = [:]
    ) throws -> Answer {
        try send(.post, path, Self.document(type, attributes, relationships), fields: fields, token: token)
    }

    /// Makes one and gives its id.
    func made(
        _ path: String, _ type: String, _ attributes: JSON = [:], _ relationships: [(String, String, String)] = []
    ) throws -> String {
        let answer = try create(path, type, attributes, relationships)
        guard answer.status == 201, let id = answer.id else { throw TestFailure("not created: \(answer.text)") }
        return id
    }

    func user(_ email: String, _ attributes: JSON = [:]) throws -> String {
        var object = attributes.object ?? [:]
        object["email"] = .string(email)
        return try made("users", "user", .object(object))
    }

    func update(_ path: String, _ type: String, _ id: String, _ attributes: JSON, fields: Fields = [:]) throws -> Answer
    {
        try send(.patch, "\(path)/\(id)", Self.document(type, attributes, id: id), fields: fields)
    }

    /// The last audit events, the newest first.
    func audit(_ action: String) throws -> [(action: String, actor: String, targets: String)] {
        try site.store().read { try $0.auditEvents.all() }.filter { $0.action == action }.reversed()
    }
}

extension Desk {
    static func document(
        _ type: String, _ attributes: JSON, _ relationships: [(String, String, String)]
    ) -> JSON { document(type, attributes, id: nil, relationships) }
}

extension Answer {
    var data: JSON { json["data"] ?? .null }
    var id: String? { data["id"]?.string }
    func attribute(_ name: String) -> JSON? { data["attributes"]?[name] }
    /// The values of an attribute in a list.
    func all(_ name: String) -> [String?] { (data.array ?? []).map { $0["attributes"]?[name]?.string } }
    var ids: [String] { (data.array ?? []).compactMap { $0["id"]?.string } }
    var errors: [JSON] { json["errors"]?.array ?? [] }
    var code: String? { errors.first?["code"]?.string }
    var pointers: [String?] { errors.map { $0["source"]?["pointer"]?.string } }
    var parameters: [String?] { errors.map { $0["source"]?["parameter"]?.string } }
    func link(_ name: String) -> String? { json["links"]?[name]?.string }
}
