// JSON:API 1.1, "Document Structure" of what clients send, and what an update may not do.

import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite("JSON:API documents of requests")
struct RequestDocumentTests {
    /// "Client and server implementations MUST ignore non-compliant members."
    @Test func `Members that the specification does not name are ignored`() throws {
        let interface = try Interface()
        let answer = try interface.send(
            .post, "roles",
            #"{"data":{"type":"role","attributes":{"name":"a"},"extra":1,"relationship":[]},"more":{},"ns:data":1}"#)
        #expect(answer.status == 201 && answer.json["data"]?["extra"] == nil)
    }

    /// "@-Members MUST be ignored when interpreting this specification's definitions and processing instructions": one that "occurs in an
    /// attributes object is not an attribute".
    @Test func `Names that begin with an at sign are ignored everywhere`() throws {
        let interface = try Interface()
        let made = try interface.send(
            .post, "roles",
            ##"{"@a":1,"data":{"@type":"x","type":"role","attributes":{"@id":1,"name":"a"},"relationships":{"@b":2}}}"##
        )
        let id = try interface.id(made)
        #expect(made.status == 201 && made.json["data"]?["attributes"]?["@id"] == nil)
        let changed = try interface.send(
            .patch, "roles/\(id)",
            ##"{"data":{"type":"role","id":"\##(id)","attributes":{"@x":null,"description":"d"},"relationships":{"@b":2}}}"##
        )
        #expect(changed.status == 200 && changed.json["data"]?["attributes"]?["name"] == "a")
    }

    /// "Implementation and profile defined member names used in a JSON:API document MUST be treated as case sensitive."
    @Test(arguments: ["Name", "NAME", "na\u{6D}e\u{301}"])
    func `Names are told apart by case`(_ name: String) throws {
        let answer = try Interface().create("roles", "role", #"{"name":"a","\#(name)":"b"}"#)
        #expect(answer.status == 422 && answer.pointers == ["/data/attributes/\(name)"])
    }

    /// "The values of the id, type, and lid members MUST be strings", and a PATCH "MUST contain type and id members".
    @Test(arguments: [
        #"{"data":{"type":"role","id":1}}"#, #"{"data":{"type":"role","id":"ID","lid":5}}"#,
        #"{"data":{"type":1,"id":"ID"}}"#, #"{"data":{"id":"ID"}}"#,
        #"{"data":{"type":"role"}}"#, #"{"data":[{"type":"role","id":"ID"}]}"#, #"{"data":null}"#, #"{"meta":{}}"#,
        #"[{"type":"role","id":"ID"}]"#,
    ])
    func `An update whose resource object is not made as it must be is 400`(_ body: String) throws {
        let interface = try Interface()
        let id = try interface.role("a")
        let answer = try interface.send(
            .patch, "roles/\(id)",
            String(decoding: body.utf8.map { $0 }, as: UTF8.self).split(separator: "ID").joined(separator: id))
        #expect(answer.status == 400 && answer.json["errors"]?.array?.first?["code"] == "invalid_body")
    }

    /// Where no document is needed, what is sent must still be one, and of this resource.
    @Test func `A body that an action or a deletion does not need is read all the same`() throws {
        let interface = try Interface()
        let id = try interface.role("a")
        let other = #"{"data":{"type":"user","id":"\#(id)"}}"#
        for (body, status) in [("rubbish", 400), ("{}", 400), (other, 409)] {
            #expect(try interface.send(.delete, "roles/\(id)", body).status == status, "\(body)")
        }
        #expect(try interface.send(.delete, "roles/\(id)", #"{"data":{"type":"role","id":"\#(id)"}}"#).status == 200)
    }

    /// "A request MUST completely succeed or fail (in a single transaction). No partial updates are allowed."
    @Test func `A request of which a part cannot be changes nothing`() throws {
        let interface = try Interface()
        let id = try interface.user("ann")
        let before = try interface.get("users/\(id)").json["data"]
        let attributes = [
            #"{"first_name":"B","status":"dead"}"#, #"{"first_name":"B","email":"not one"}"#,
            #"{"first_name":"B","nothing":1}"#, #"{"first_name":"B","created_at":"2026-01-01T00:00:00Z"}"#,
        ]
        for attributes in attributes {
            let answer = try interface.send(
                .patch, "users/\(id)", #"{"data":{"type":"user","id":"\#(id)","attributes":\#(attributes)}}"#)
            #expect(answer.status == 422)
        }
        #expect(try interface.get("users/\(id)").json["data"] == before)
        let role = try interface.role("a")
        let relationships =
            #"{"role":{"data":{"type":"role","id":"\#(role)"}},"user":{"data":{"type":"user","id":"x"}}}"#
        #expect(try interface.create("user-roles", "user_role", "{}", relationships).status == 404)
        #expect(try interface.get("user-roles").ids == [])
    }

    /// "A server MAY reject an attempt to do a full replacement of a to-many relationship. In such a case, the server MUST reject the entire
    /// update, and return a 403 Forbidden response."
    @Test func `A replaced relationship to many is 403, and the rest of the update is not done either`() throws {
        let interface = try Interface()
        let (user, role) = (try interface.user("ann"), try interface.role("a"))
        _ = try interface.assign(role, to: user)
        let answer = try interface.send(
            .patch, "users/\(user)",
            #"{"data":{"type":"user","id":"\#(user)","attributes":{"first_name":"B"},"relationships":{"roles":{"data":[]}}}}"#
        )
        #expect(answer.status == 403 && answer.pointers == ["/data/relationships/roles"])
        let now = try interface.get("users/\(user)?include=roles")
        #expect(now.included == [role] && now.json["data"]?["attributes"]?["first_name"] == .null)
    }

    /// "If a request does not include all of the relationships for a resource, the server MUST interpret the missing relationships as if
    /// they were included with their current values."
    @Test func `Relationships that a change leaves out stay`() throws {
        let interface = try Interface()
        let server = try interface.id(
            try interface.create(
                "resource-servers", "resource_server", #"{"name":"a","identifier":"https://a.example"}"#))
        let linkage = #"{"resource_server":{"data":{"type":"resource_server","id":"\#(server)"}}}"#
        let id = try interface.id(try interface.create("scopes", "scope", #"{"name":"read:a"}"#, linkage))
        let answer = try interface.send(
            .patch, "scopes/\(id)", #"{"data":{"type":"scope","id":"\#(id)","attributes":{"description":"d"}}}"#)
        #expect(answer.status == 200)
        let kept = answer.json["data"]?["relationships"]?["resource_server"]?["data"]?["id"]
        #expect(kept?.string == server)
    }

    /// "A related resource link MUST NOT change because its relationship's content changes", and "MUST reference a valid URL, even if the
    /// relationship isn't currently associated with any target resources".
    @Test func `The links of a relationship are the same whatever it holds`() throws {
        let interface = try Interface()
        let (user, role) = (try interface.user("ann"), try interface.role("a"))
        func links() throws -> JSON? {
            try interface.get("users/\(user)").json["data"]?["relationships"]?["roles"]?["links"]
        }
        let before = try links()
        #expect(before != nil)
        #expect(try interface.get("users/\(user)/roles").status == 200)
        _ = try interface.assign(role, to: user)
        #expect(try links() == before)
    }
}
