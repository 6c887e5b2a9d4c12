// What must be true of every declaration.

import Administration
import Database
import HTTPTypes
import JSON
@testable import Management
import Model
import SQLite
import Store
import Testing
import TestSupport

@Suite struct CatalogueTests {
    @Test func `Types and paths are unique, and made as the product says`() {
        let all = Catalogue.all
        #expect(Set(all.map(\.type)).count == all.count && Set(all.map(\.path)).count == all.count)
        for resource in all {
            #expect(resource.path.allSatisfy { $0.isLowercase || $0 == "-" }, "\(resource.path)")
            #expect(resource.type.allSatisfy { $0.isLowercase || $0 == "_" }, "\(resource.type)")
            let names = resource.attributes.map(\.name) + resource.relationships.map(\.name)
            #expect(Set(names).count == names.count && !names.contains("id") && !names.contains("type"))
        }
    }

    @Test func `Every operation's scope is one of the Management API's`() {
        let known = Set(ManagementScopes.all.map(\.name.description))
        #expect(Catalogue.scopes.subtracting(known) == [])
    }

    @Test(arguments: Catalogue.all.map(\.type))
    func `Every column is in the schema, every relationship leads somewhere`(_ type: String) throws {
        let resource = try #require(Catalogue[type])
        let site = try TestSite()
        try site.store().read { rows in
            let shown = resource.attributes.filter(\.isShown)
            try rows.records.each(resource.select(["id"] + shown.map(\.column) + shown.map(\.search))) { _ in false }
            for relationship in resource.relationships {
                #expect(Catalogue[relationship.target] != nil, "\(relationship.name)")
                switch relationship.holding {
                case .one(let column): try rows.records.each(resource.select([column])) { _ in false }
                case .many(let table, let own, let other):
                    var select = Select([own, other], from: table)
                    select.conditions = ["\(raw: own) = \("x")"]
                    let plan = try rows.records.plan(select)
                    #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(relationship.name): \(plan)")
                }
            }
        }
    }

    /// No full scan, and no sorting of what an index has in order.
    @Test(arguments: Catalogue.all.map(\.type))
    func `Every order and every look-up by a text that is unique has an index`(_ type: String) throws {
        let resource = try #require(Catalogue[type])
        let site = try TestSite()
        try site.store().read { rows in
            for attribute in resource.attributes where attribute.traits.contains(.sorted) {
                var select = resource.select(["id"])
                select.order = [.init(attribute.search), .init("id")]
                select.limit = 50
                let plan = try rows.records.plan(select)
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(attribute.name): \(plan)")
            }
            for relationship in resource.relationships {
                guard let column = relationship.column else { continue }
                var select = resource.select(["id"])
                select.conditions.append("\(raw: column) = \("x")")
                let plan = try rows.records.plan(select)
                #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(relationship.name): \(plan)")
            }
        }
    }

    /// The page behind a cursor costs the same wherever it lies.
    @Test(arguments: Catalogue.all.map(\.type), [false, true])
    func `A cursor is a place in an index`(_ type: String, _ isDescending: Bool) throws {
        let resource = try #require(Catalogue[type])
        let site = try TestSite()
        try site.store().read { rows in
            let sorted = resource.attributes.filter { $0.traits.contains(.sorted) }.map { [$0.search] } + [[]]
            for columns in sorted {
                let order = (columns + ["id"]).map { Select.Order($0, descending: isDescending) }
                var select = resource.select(["id"])
                select.order = order
                select.limit = 51
                select.conditions.append(Cursor(order.map { _ in .text("x") }).condition(order))
                let plan = try rows.records.plan(select)
                #expect(plan.count == 1 && plan[0].hasPrefix("SEARCH"), "\(columns): \(plan)")
            }
        }
    }

    /// What is looked up is found by an index and not by reading the list through: but where a field has few values, a tenant few of
    /// such resources, or every use of a session would write one more index.
    @Test func `Every look-up has an index, but for those that are known to have none`() throws {
        let known: Set = [
            "user email_verified", "user status", "user first_name", "user last_sign_in_at", "session last_active_at",
            "session revoked_at", "client client_type", "client first_party", "client connect", "client test_mode",
            "client approval_status", "client status", "resource_server name", "signing_key algorithm",
            "signing_key primary", "signing_key status", "invitation status",
        ]
        var without: Set<String> = []
        let site = try TestSite()
        try site.store().read { rows in
            for resource in Catalogue.all {
                for (name, kind, column) in resource.searchable {
                    var conditions: [SQL] = []
                    if kind.comparisons.contains(.equal) { conditions.append("\(raw: column) = \("x")") }
                    if kind.comparisons.contains(.list) { conditions.append("\(raw: column) IN (\(list: ["x", "y"]))") }
                    if kind.comparisons.contains(.less) {
                        conditions += ["\(raw: column) < \(1)", "\(raw: column) >= \(1)"]
                    }
                    for condition in conditions {
                        var select = resource.select(["id"])
                        select.conditions.append(condition)
                        let plan = try rows.records.plan(select)
                        if !plan.allSatisfy({ $0.hasPrefix("SEARCH") }) { without.insert("\(resource.type) \(name)") }
                    }
                }
            }
        }
        #expect(without == known, "\(without.symmetricDifference(known))")
    }

    @Test func `Secrets are read by no list and no document`() {
        for resource in Catalogue.all {
            let columns = resource.shape.columns.map { "\($0)" }
            for word in ["digest", "sealed", "hash", "password"] {
                #expect(!columns.contains { $0.contains(word) }, "\(resource.type) reads \(word)")
            }
        }
    }

    @Test(arguments: Catalogue.all.map(\.type))
    func `Every list answers, sorted by everything it can be`(_ type: String) throws {
        let resource = try #require(Catalogue[type])
        let desk = try Desk()
        #expect(try desk.get(resource.path).status == 200)
        for attribute in resource.attributes where attribute.traits.contains(.sorted) {
            #expect(try desk.get("\(resource.path)?sort=-\(attribute.name)").status == 200)
        }
        for relationship in resource.relationships {
            #expect(try desk.get("\(resource.path)?include=\(relationship.name)").status == 200, "\(relationship.name)")
        }
        // What is there is shown.
        guard let id = try desk.get(resource.path).ids.first else { return }
        #expect(try desk.get("\(resource.path)/\(id)").id == id)
        for relationship in resource.relationships {
            #expect(try desk.get("\(resource.path)/\(id)/\(relationship.name)").status == 200)
            #expect(try desk.get("\(resource.path)/\(id)/relationships/\(relationship.name)").status == 200)
        }
    }
}
