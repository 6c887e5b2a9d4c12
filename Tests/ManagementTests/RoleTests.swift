// Roles, permissions and who has them.

import HTTPTypes
import JSON
import JSONAPI
import Testing
import TestSupport

@Suite struct RoleTests {
    @Test func `A role is made, shown, changed, listed and deleted`() throws {
        let desk = try Desk()
        let made = try desk.create("roles", "role", ["name": "Editor", "description": "Edits"])
        #expect(made.status == 201)
        let id = try #require(made.id)
        #expect(made.field(.location) == desk.site.fixtures.root + "/api/roles/" + id)
        #expect(made.attribute("name") == "Editor" && made.attribute("user_count") == 0)
        #expect(try desk.get("roles/\(id)").data == made.data)
        let changed = try desk.update("roles", "role", id, ["description": "Edits all"])
        #expect(changed.status == 200 && changed.attribute("description") == "Edits all")
        #expect(try desk.get("roles").ids == [id])
        let deleted = try desk.send(.delete, "roles/\(id)")
        #expect(deleted.status == 200 && deleted.json["data"] == nil)
        #expect(try desk.get("roles/\(id)").status == 404)
        #expect(try desk.get("roles").ids == [])
    }
}
