// What the Management API can do, and the page that does it: one list, without a gap.

import Application
import HTTPTypes
import Management
import Model
import Routing
import Testing
import TestSupport

@Suite struct CapabilityTests {
    /// Each operation of each resource with the pattern of the page where it is done.
    static let list: [(operation: String, page: String)] =
        Catalogue.all.flatMap { resource in
            resource.operations.map { operation in
                let place = "/environments/:environment/\(resource.path)"
                let page =
                    switch operation.kind {
                    case .list: place
                    case .create: place + "/new"
                    case .show: place + "/:id"
                    case .update: place + "/:id/edit"
                    case .delete: place + "/:id/delete"
                    case .action(let name): "\(place)/:id/\(name)"
                    }
                return ("\(resource.type) \(operation.kind)", page)
            }
        } + [
            ("environment show", "/environments/:environment/settings"),
            ("environment update", "/environments/:environment/settings"),
        ]

    @Test func `Every operation has its page, and every change a form there`() throws {
        let reception = try Reception()
        let routes = reception.site.site.dashboard.routes
        #expect(Self.list.count > 70)
        for (operation, page) in Self.list {
            let here = routes.filter { Self.isSame($0.pattern, page) }
            #expect(here.contains { $0.method == .get }, "\(operation): no page \(page)")
            let isReading = operation.hasSuffix(" list") || operation.hasSuffix(" show")
            #expect(isReading || here.contains { $0.method == .post && $0.form != nil }, "\(operation): no form")
        }
        // Nothing is left out of the list: the API's own routes are as many.
        let api = reception.site.site.routes.routes.filter { route in
            route.pattern.hasPrefix("/api/") && route.family == .api && !route.pattern.contains("/relationships/")
                && !Self.isRelated(route.pattern) && route.pattern != "/api/openapi.json"
        }
        #expect(api.count == Self.list.count, "\(Set(api.map(\.pattern)).count)")
    }

    /// Names of parameters count for nothing.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        func plain(_ pattern: String) -> [String] {
            pattern.split(separator: "/").map { $0.hasPrefix(":") ? ":" : String($0) }
        }
        return plain(one) == plain(other)
    }

    /// `/api/users/:id/roles`: the list behind a relationship, which the page of the resource shows.
    private static func isRelated(_ pattern: String) -> Bool {
        Catalogue.all.contains { resource in
            resource.relationships.contains { pattern == "/api/\(resource.path)/:id/\($0.name)" }
        }
    }
}
