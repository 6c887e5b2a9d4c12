// Every page of every resource by every role, generated from the catalogue: as the Management API's own matrix.

import Administration
import HTTP
import HTTPTypes
import Management
import Model
import Store
import Testing
import TestSupport

@Suite struct DashboardRoleMatrixTests {
    /// The page of an operation, and whether it changes something.
    static func page(_ operation: Operation, _ resource: Resource) -> String {
        let list = "/environments/acme-test/\(resource.path)"
        return switch operation.kind {
        case .list: list
        case .create: list + "/new"
        case .show: "\(list)/\(Pages.nobody)"
        case .update: "\(list)/\(Pages.nobody)/edit"
        case .delete: "\(list)/\(Pages.nobody)/delete"
        case .action(let name): "\(list)/\(Pages.nobody)/\(name)"
        }
    }

    @Test(arguments: Member.Role.allCases)
    func `A role opens what its permissions say, and no more`(_ role: Member.Role) throws {
        let reception = try Reception()
        let browser = try reception.browser(role)
        let permissions = MemberPermissions.of(role)
        var opened = 0
        for resource in Catalogue.all {
            for operation in resource.operations {
                let path = Self.page(operation, resource)
                let answer = try browser.get(path)
                let isAllowed = permissions.contains(resource.scope(operation.verb))
                // There is no such resource: whoever may look is told so, anybody else that they may not.
                let wanted = !isAllowed ? 403 : [.list, .create].contains(operation.kind) ? 200 : 404
                #expect(answer.status == wanted, "\(role) \(path): \(answer.status)")
                opened += answer.status == 200 ? 1 : 0
            }
        }
        #expect(opened >= Catalogue.all.count)
    }

    /// The same for what the pages send.
    @Test(arguments: Member.Role.allCases)
    func `A role changes what its permissions say, and no more`(_ role: Member.Role) throws {
        let reception = try Reception()
        let browser = try reception.browser(role)
        let other = try reception.person("another-owner@example.com")
        try reception.member(.owner, other)
        let owner = try reception.browser(signedIn: other)
        let permissions = MemberPermissions.of(role)
        for resource in Catalogue.all {
            for operation in resource.operations where ![.list, .show].contains(operation.kind) {
                let path = Self.page(operation, resource)
                guard operation.kind == .create else { continue }
                // An owner's page, sent by the role's own session: its token does not fit, and neither would the role.
                let page = try owner.get(path)
                #expect(try browser.submit(page, path, []).status == 403, "\(role) \(path)")
                guard permissions.contains(resource.scope(operation.verb)) else { continue }
                let own = try browser.get(path)
                let answer = try browser.submit(own, path, [])
                // Nothing was filled in: what must be there is named, or a default makes one.
                #expect([303, 200, 422].contains(answer.status), "\(role) \(path): \(answer.status)")
            }
        }
    }

    @Test func `A viewer changes nothing, a developer no people, an administrator everything in an environment`() {
        let (viewer, developer) = (MemberPermissions.of(.viewer), MemberPermissions.of(.developer))
        #expect(viewer.allSatisfy { $0.hasSuffix(":read") })
        #expect(developer.contains("clients:write") && developer.contains("resource-servers:delete"))
        for kept in ["users", "sessions", "signing-keys", "environment", "user-roles", "invitations", "consents"] {
            #expect(!developer.contains("\(kept):write") && !developer.contains("\(kept):delete"), "\(kept)")
        }
        #expect(MemberPermissions.of(.administrator) == Catalogue.scopes)
        #expect(MemberPermissions.of(.owner) == Catalogue.scopes)
        // Whoever may see less than a viewer is none.
        #expect(viewer.isSubset(of: developer) && developer.isSubset(of: Catalogue.scopes))
    }

    @Test func `Nobody gives a permission by a client's grant that their role lacks`() throws {
        let reception = try Reception()
        let site = reception.site
        let browser = try reception.browser(.developer)
        let client = try site.store().read { try $0.clients.find(try ClientID(site.fixtures.plain.id)) }
        let server = try site.store().read { try $0.resourceServers.management() }
        let path = "/environments/acme-test/client-resource-server-grants/new"
        let fields = [
            ("client", try #require(client).id.description), ("resource_server", try #require(server).id.description),
        ]
        let page = try browser.get(path)
        let refused = try browser.submit(page, path, fields + [("allowed_scopes", "users:write")])
        #expect(refused.status == 422 && refused.text.contains("users:write"), "\(refused.status)")
        let all = try browser.submit(page, path, fields)
        #expect(all.status == 422)
        let allowed = try browser.submit(page, path, fields + [("allowed_scopes", "clients:read users:read")])
        #expect(allowed.status == 303, "\(allowed.text)")
    }
}
