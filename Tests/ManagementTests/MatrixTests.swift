// Every route by every kind of token, generated from the catalogue.

import Administration
import Application
import HTTP
import HTTPTypes
import JSON
@testable import Management
import Model
import Routing
import Store
import Testing
import TestSupport

@Suite struct ManagementMatrixTests {
    /// Each route of the API, with an id that nobody has, and the permissions that it may ask for.
    private static func routes(_ site: TestSite) -> [(method: HTTPRequest.Method, path: String, pattern: String)] {
        let open = ["/api/openapi.json", "/api/docs"]
        return site.site.routes.routes.filter { $0.pattern.hasPrefix("/api/") && $0.family == .api }
            .filter { !open.contains($0.pattern) }
            .map { route in
                let path = route.pattern.split(separator: "/").dropFirst().map { part in
                    part == ":id" ? "00000000-0000-7000-8000-00000000dead" : String(part)
                }.joined(separator: "/")
                return (route.method, path, route.pattern)
            }
    }

    private static func ask(
        _ desk: Desk, _ method: HTTPRequest.Method, _ path: String, _ token: String?
    ) throws -> Answer {
        try desk.send(method, path, token: token, isBare: token == nil)
    }

    @Test func `Nobody's, foreign and ended tokens open no route, and the wrong scope none but its own`() throws {
        let desk = try Desk()
        let (site, fixtures) = (desk.site, desk.site.fixtures)
        let routes = Self.routes(site)
        #expect(routes.count > 100)
        let foreign = try site.token(
            fixtures.otherManagement, resource: fixtures.otherRoot + "/api", host: fixtures.otherHost)
        let elsewhere = try site.token(fixtures.reader, resource: Fixtures.documents)
        let own = try desk.token("audit-events:read")
        for route in routes {
            let what = "\(route.method) \(route.pattern)"
            #expect(try Self.ask(desk, route.method, route.path, nil).status == 403, "\(what)")
            for token in [foreign, elsewhere] {
                #expect(try Self.ask(desk, route.method, route.path, token).status == 401, "\(what)")
            }
            let answer = try Self.ask(desk, route.method, route.path, own)
            if route.pattern.hasPrefix("/api/audit-events") {
                #expect(answer.code != "insufficient_scope", "\(what)")
            } else {
                #expect(answer.code == "insufficient_scope", "\(what)")
            }
        }
    }

    /// What a role of the environment, a role of an organization, and no role at all open, when the token has every scope.
    @Test(arguments: ["environment", "organization", "none"])
    func `A person opens what their roles say, and no more`(_ place: String) throws {
        let desk = try Desk()
        let site = desk.site
        let person = try site.person("ada@example.com")
        let role = try desk.made("roles", "role", ["name": "Everything"])
        for name in Catalogue.scopes.sorted() {
            let permission = try desk.made("permissions", "permission", ["name": .string(name)])
            _ = try desk.made(
                "role-permissions", "role_permission", [:],
                [("role", "role", role), ("permission", "permission", permission)])
        }
        switch place {
        case "environment":
            _ = try desk.made(
                "user-roles", "user_role", [:],
                [("user", "user", person.id.description), ("role", "role", role)])
        case "organization":
            let organization = try desk.made("organizations", "organization", ["name": "x", "slug": "x"])
            let membership = try desk.made(
                "memberships", "membership", [:],
                [("user", "user", person.id.description), ("organization", "organization", organization)])
            _ = try desk.made(
                "membership-roles", "membership_role", [:],
                [("membership", "membership", membership), ("role", "role", role)])
        default: break
        }
        let client = try site.peopleClient()
        let signedIn = try site.signIn(
            client, scope: (["openid"] + Catalogue.scopes.sorted()).joined(separator: " "), user: person,
            resource: site.fixtures.root + "/api")
        let token = try #require(try site.tokens(of: signedIn, client)["access_token"])
        for resource in Catalogue.described {
            for operation in resource.operations {
                let isOurs = resource.organizational?.verbs.contains(operation.verb) == true
                let opens = place == "environment" || place == "organization" && isOurs
                let (method, path) = Self.address(operation, resource)
                let answer = try Self.ask(desk, method, path, token)
                #expect((answer.code != "insufficient_scope") == opens, "\(method) \(path): \(answer.text)")
            }
        }
    }

    private static func address(
        _ operation: Operation, _ resource: Resource
    ) -> (HTTPRequest.Method, String) {
        let one = resource.place("00000000-0000-7000-8000-00000000dead")
        return switch operation.kind {
        case .list: (.get, resource.path)
        case .show: (.get, one)
        case .create: (.post, resource.path)
        case .update: (.patch, one)
        case .delete: (.delete, one)
        case .action(let name): (.patch, "\(one)/\(name)")
        }
    }
}
