// Whatever one environment has is nothing to the credentials of another: every route of the API that names a resource.

import Application
import Database
import HTTP
import HTTPTypes
import JSON
@testable import Management
import Routing
import Store
import Testing
import TestSupport

@Suite struct ManagementCrossingTests {
    /// One of each resource of the desk's environment that can be made, and the first of what is there already.
    private static func one(_ desk: Desk) throws -> [String: String] {
        var made: [String: String] = [:]
        func make(_ path: String, _ attributes: JSON = [:], _ relationships: [(String, String)] = []) throws {
            let resource = try #require(Catalogue.all.first { $0.path == path })
            let links = try relationships.map { name, path in
                let target = try #require(Catalogue.all.first { $0.path == path })
                return (name, target.type, try #require(made[path]))
            }
            made[path] = try desk.made(path, resource.type, attributes, links)
        }
        try make("users", ["email": "theirs@example.com"])
        try make("sessions", [:], [("user", "users")])
        try make("roles", ["name": "Theirs"])
        try make("permissions", ["name": "theirs:read"])
        try make("role-permissions", [:], [("role", "roles"), ("permission", "permissions")])
        try make("user-roles", [:], [("user", "users"), ("role", "roles")])
        try make("clients", ["name": "Theirs", "grant_types": ["client_credentials"]])
        try make("resource-servers", ["name": "Theirs", "identifier": "https://theirs.example"])
        try make("scopes", ["name": "theirs:all"], [("resource_server", "resource-servers")])
        try make(
            "client-resource-server-grants", [:], [("client", "clients"), ("resource_server", "resource-servers")])
        try make("signing-keys", ["algorithm": "EdDSA"])
        try make("organizations", ["name": "Theirs", "slug": "theirs"])
        try make("memberships", [:], [("user", "users"), ("organization", "organizations")])
        try make("membership-roles", [:], [("membership", "memberships"), ("role", "roles")])
        try make("invitations", ["email": "guest@example.com"])
        made["audit-events"] = try desk.get("audit-events").ids.first
        return made
    }

    /// All that the API shows of the desk's environment.
    private static func contents(_ desk: Desk) throws -> [String] {
        try Catalogue.all.map { try desk.get("\($0.path)?page[limit]=100").text }
    }

    @Test func `Every route with the ids of another environment is 404, and changes nothing there`() throws {
        let ours = try Desk()
        let theirs = try Desk(other: ours.site)
        let ids = try Self.one(theirs)
        let before = try Self.contents(theirs)
        var asked: Set<String> = []
        for route in ours.site.site.routes.routes where route.family == .api && route.pattern.contains("/:id") {
            let path = String(route.pattern.split(separator: "/")[1])
            let resource = try #require(Catalogue.all.first { $0.path == path })
            // Consents are given by people alone; they are read and ended by the same endpoints as all others.
            let id = ids[path] ?? "00000000-0000-7000-8000-00000000dead"
            let place = route.pattern.split(separator: "/").dropFirst()
                .map { $0 == ":id" ? id : String($0) }.joined(separator: "/")
            let isLinkage = route.pattern.contains("/relationships/") && route.method != .get
            let isUpdate = route.method == .patch && route.pattern.hasSuffix("/:id")
            let document: JSON? =
                isLinkage ? ["data": []] : isUpdate ? Desk.document(resource.type, [:], id: id) : nil
            let answer = try ours.send(route.method, place, document)
            // Linkage can be written nowhere, whoever's it is.
            #expect(answer.status == (isLinkage ? 403 : 404), "\(route.method) \(place): \(answer.text)")
            asked.insert(path)
        }
        #expect(asked.isSuperset(of: ids.keys) && ids.count == Catalogue.all.count - 1)
        #expect(try Self.contents(theirs) == before)
    }

    @Test func `At another environment's address every route answers 401, and changes nothing`() throws {
        let ours = try Desk()
        let theirs = try Desk(other: ours.site)
        let ids = try Self.one(theirs)
        let before = try Self.contents(theirs)
        var asked = 0
        for route in ours.site.site.routes.routes
        where route.family == .api && route.pattern != "/api/openapi.json" {
            let parts = route.pattern.split(separator: "/").dropFirst()
            let id = ids[String(parts[1])] ?? "00000000-0000-7000-8000-00000000dead"
            let place = parts.map { $0 == ":id" ? id : String($0) }.joined(separator: "/")
            let answer = try theirs.send(route.method, place, token: ours.token)
            #expect(answer.status == 401 && answer.code == "invalid_token", "\(route.method) \(place): \(answer.text)")
            asked += 1
        }
        #expect(asked > 100)
        #expect(try Self.contents(theirs) == before)
    }

    @Test func `Nothing is tied to a resource of another environment, and no filter finds one`() throws {
        let ours = try Desk()
        let theirs = try Desk(other: ours.site)
        let (own, foreign) = (try Self.one(ours), try Self.one(theirs))
        let before = [try Self.contents(ours), try Self.contents(theirs)].map { $0.dropLast() }
        var tied = 0
        for resource in Catalogue.all {
            for relationship in resource.relationships where relationship.column != nil {
                let target = try #require(Catalogue[relationship.target])
                let id = try #require(foreign[target.path])
                #expect(try ours.get("\(resource.path)?filter[\(relationship.name)]=\(id)").ids == [])
                guard relationship.writing == .onCreate else { continue }
                let links = try resource.relationships.filter {
                    $0.traits.contains(.required) || $0.name == relationship.name
                }
                .map { one -> (String, String, String) in
                    let path = try #require(Catalogue[one.target]).path
                    return (one.name, one.target, try #require((one.name == relationship.name ? foreign : own)[path]))
                }
                var attributes: JSONObject = [:]
                for attribute in resource.attributes where attribute.traits.contains(.required) {
                    attributes[attribute.name] = attribute.name == "email" ? "new@example.com" : "new:one"
                }
                let answer = try ours.create(resource.path, resource.type, .object(attributes), links)
                #expect(answer.status == 404, "\(resource.path) \(relationship.name): \(answer.text)")
                tied += 1
            }
        }
        #expect(tied > 10)
        #expect([try Self.contents(ours), try Self.contents(theirs)].map { $0.dropLast() } == before)
    }
}
