// JSON:API 1.1, "Links" and "Deleting Resources": every link given leads somewhere, and what is deleted is gone from all of them.

import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite("JSON:API links")
struct LinkTests {
    /// Everything named `self`, `related`, `first`, `next` … in a document.
    private static func links(_ json: JSON) -> [String] {
        if let elements = json.array { return elements.flatMap(links) }
        return (json.object ?? [:]).flatMap { name, value in
            name == "links" ? (value.object ?? [:]).compactMap { $0.1.string } : links(value)
        }
    }

    /// "A server MUST support fetching resource data for every URL provided as: a self link as part of the top-level links object, a
    /// self link as part of a resource-level links object, a related link as part of a relationship-level links object", and
    /// relationship data for every self link of a relationship.
    @Test func `Every link of every list, resource and relationship can be fetched`() throws {
        let interface = try Interface()
        let (user, role) = (try interface.user("ann"), try interface.role("a"))
        _ = try interface.assign(role, to: user)
        let description = try interface.site.send(.get, "/api/openapi.json").json["paths"]?.object
        var waiting = (description?.names ?? []).filter { !$0.contains("{id}") }
        var seen = Set(waiting)
        var followed = 0
        while let target = waiting.popLast() {
            let path = String(target.dropFirst(5))
            let answer = try interface.get(path)
            #expect(answer.status == 200, "\(target): \(answer.text)")
            followed += 1
            for link in Self.links(answer.json) {
                #expect(link.hasPrefix(interface.site.fixtures.root + "/api/"), "\(link)")
                let next = String(link.dropFirst(interface.site.fixtures.root.count))
                // Of each kind of address a few: the walk is long enough.
                let kind = next.split(separator: "/").map { $0.count == 36 ? ":id" : String($0) }.joined(separator: "/")
                if seen.insert(next).inserted, seen.insert(kind + String(seen.count % 3)).inserted {
                    waiting.append(next)
                }
            }
        }
        #expect(followed > 60, "\(followed)")
    }

    /// "The server MUST return a 200 OK status code if a deletion request is successful and the server responds with only top-level
    /// meta data" (it "MUST return 404 Not Found if a deletion request fails due to the resource not existing").
    @Test func `What is deleted is told in meta, and is gone from every list, link and include`() throws {
        let interface = try Interface()
        let (user, role) = (try interface.user("ann"), try interface.role("a"))
        let assignment = try interface.assign(role, to: user)
        let answer = try interface.send(.delete, "roles/\(role)")
        #expect(answer.status == 200 && answer.json["data"] == nil)
        #expect(answer.json["meta"]?["deleted"] == ["type": "role", "id": .string(role)])
        #expect(try interface.get("roles").ids == [])
        #expect(try interface.get("users/\(user)/relationships/roles").json["data"] == [])
        #expect(try interface.get("users/\(user)?include=roles").included == [])
        for path in ["roles/\(role)", "roles/\(role)/users", "user-roles/\(assignment)"] {
            #expect(try interface.get(path).status == 404, "\(path)")
        }
        #expect(try interface.send(.delete, "roles/\(role)").status == 404)
    }

    /// "If an update request is successful and the server … changes attributes other than those specified (such as updated-at), the
    /// server MUST return a 200 OK status and a document that contains the updated resource(s) as primary data."
    @Test func `What a change changes besides is in its answer`() throws {
        let interface = try Interface()
        let user = try interface.user("ann")
        let before = try interface.get("users/\(user)").json["data"]?["attributes"]?["updated_at"]
        interface.site.time.advance(seconds: 5)
        let answer = try interface.send(
            .patch, "users/\(user)", #"{"data":{"type":"user","id":"\#(user)","attributes":{"first_name":"A"}}}"#)
        #expect(answer.status == 200 && answer.json["data"]?["attributes"]?["updated_at"] != before)
        #expect(answer.json["data"] == (try interface.get("users/\(user)").json["data"]))
    }

    /// "The server MUST NOT include unrequested resource objects in the included section"; with the parameter it "MUST be a compound
    /// document with an included key — even if that included key holds an empty array".
    @Test func `Included is there when it is asked for, and holds what was asked for`() throws {
        let interface = try Interface()
        let (user, role) = (try interface.user("ann"), try interface.role("a"))
        _ = try interface.assign(role, to: user)
        #expect(try interface.get("users/\(user)").json["included"] == nil)
        #expect(try interface.get("users/\(user)?include=").json["included"] == [])
        #expect(try interface.get("users/\(user)?include=roles").included == [role])
        #expect(try interface.get("users/\(user)/roles?include=permissions").json["included"] == [])
    }
}
