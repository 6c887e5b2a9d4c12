// JSON:API 1.1, "Creating, Updating and Deleting Resources".

import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite("JSON:API changing")
struct ChangingTests {
    /// "If the requested resource has been created successfully, the server MUST return 201 Created … The response SHOULD include a
    /// Location header", whose value "MUST match the value of the self link of the resource".
    @Test func `A created resource is 201 with its location`() throws {
        let interface = try Interface()
        let answer = try interface.create("roles", "role", #"{"name":"a"}"#)
        #expect(answer.status == 201)
        #expect(answer.field(.location) == answer.json["data"]?["links"]?["self"]?.string)
        #expect(answer.field(.location) == answer.json["links"]?["self"]?.string)
    }

    /// "A server MUST return 403 Forbidden in response to an unsupported request to create a resource with a client-generated ID."
    @Test func `An id of the client's own is 403`() throws {
        let answer = try Interface().send(
            .post, "roles",
            #"{"data":{"type":"role","id":"00000000-0000-7000-8000-000000000000","attributes":{"name":"a"}}}"#)
        #expect(answer.status == 403 && answer.pointers == ["/data/id"])
    }

    /// "A server MUST return 409 Conflict when processing a POST request in which the resource object's type is not among the
    /// type(s) that constitute the collection", or a PATCH in which type or id do not match the address.
    @Test func `Another type or id than the address's is 409`() throws {
        let interface = try Interface()
        let id = try interface.role("a")
        #expect(try interface.create("roles", "user", #"{"name":"a"}"#).pointers == ["/data/type"])
        #expect(try interface.create("roles", "user", #"{"name":"a"}"#).status == 409)
        let other = try interface.send(.patch, "roles/\(id)", #"{"data":{"type":"user","id":"\#(id)"}}"#)
        #expect(other.status == 409 && other.pointers == ["/data/type"])
        let wrong = try interface.send(.patch, "roles/\(id)", #"{"data":{"type":"role","id":"x"}}"#)
        #expect(wrong.status == 409 && wrong.pointers == ["/data/id"])
        #expect(try interface.send(.patch, "roles/\(id)", #"{"data":{"type":"role"}}"#).status == 400)
    }

    /// "A server MUST return 404 Not Found when processing a request that references a related resource that does not exist."
    @Test func `A related resource that does not exist is 404`() throws {
        let interface = try Interface()
        let role = try interface.role("a")
        for user in ["00000000-0000-7000-8000-000000000000", "x"] {
            let answer = try interface.create(
                "user-roles", "user_role", "{}",
                #"{"user":{"data":{"type":"user","id":"\#(user)"}},"role":{"data":{"type":"role","id":"\#(role)"}}}"#)
            #expect(answer.status == 404 && answer.pointers == ["/data/relationships/user/data"])
        }
    }

    @Test func `Linkage of the wrong kind or type is 422`() throws {
        let answer = try Interface().create(
            "user-roles", "user_role", "{}",
            #"{"user":{"data":[]},"role":{"data":{"type":"user","id":"x"}}}"#)
        #expect(answer.status == 422)
        #expect(answer.pointers == ["/data/relationships/user/data", "/data/relationships/role/data"])
        let missing = try Interface().create("user-roles", "user_role", "{}", #"{"user":{"data":null}}"#)
        #expect(missing.pointers == ["/data/relationships/user/data", "/data/relationships"])
    }

    /// "If a request does not include all of the attributes for a resource, the server MUST interpret the missing attributes as if
    /// they were included with their current values."
    @Test func `What a change leaves out stays`() throws {
        let interface = try Interface()
        let id = try interface.id(try interface.create("roles", "role", #"{"name":"a","description":"d"}"#))
        let answer = try interface.send(
            .patch, "roles/\(id)", #"{"data":{"type":"role","id":"\#(id)","attributes":{"name":"b"}}}"#)
        #expect(answer.status == 200)
        #expect(answer.json["data"]?["attributes"]?["name"] == "b")
        #expect(answer.json["data"]?["attributes"]?["description"] == "d")
        let none = try interface.send(.patch, "roles/\(id)", #"{"data":{"type":"role","id":"\#(id)"}}"#)
        #expect(none.status == 200 && none.json["data"] == answer.json["data"])
    }

    @Test func `What is written at creation alone cannot be changed, and names stay unique`() throws {
        let interface = try Interface()
        let (a, b) = (try interface.role("a"), try interface.role("b"))
        #expect(a != b)
        let taken = try interface.send(
            .patch, "roles/\(b)", #"{"data":{"type":"role","id":"\#(b)","attributes":{"name":"a"}}}"#)
        #expect(taken.status == 409 && taken.pointers == ["/data/attributes/name"])
        let id = try interface.id(try interface.create("permissions", "permission", #"{"name":"a:b"}"#))
        let fixed = try interface.send(
            .patch, "permissions/\(id)", #"{"data":{"type":"permission","id":"\#(id)","attributes":{"name":"c:d"}}}"#)
        #expect(fixed.status == 422 && fixed.pointers == ["/data/attributes/name"])
    }

    /// "A server MUST return 404 Not Found when processing a request to modify a resource that does not exist", and 404 for its
    /// deletion.
    @Test func `Changing and deleting what does not exist is 404`() throws {
        let interface = try Interface()
        #expect(try interface.send(.patch, "roles/x", #"{"data":{"type":"role","id":"x"}}"#).status == 404)
        #expect(try interface.send(.delete, "roles/x").status == 404)
        let id = try interface.role("a")
        #expect(try interface.send(.delete, "roles/\(id)").status == 200)
        #expect(try interface.send(.delete, "roles/\(id)").status == 404)
    }

    /// "A server MUST return 403 Forbidden in response to an unsupported request to update a relationship."
    @Test(arguments: [HTTPRequest.Method.patch, .post, .delete])
    func `Relationships that cannot be written at their address are 403`(_ method: HTTPRequest.Method) throws {
        let interface = try Interface()
        let id = try interface.user("ann")
        let answer = try interface.send(method, "users/\(id)/relationships/roles", #"{"data":[]}"#)
        #expect(answer.status == 403)
    }

    @Test(
        arguments: [
            (HTTPRequest.Method.put, "users", "GET, POST, HEAD"), (.delete, "users", "GET, POST, HEAD"),
            (.post, "users/x", "GET, PATCH, DELETE, HEAD"), (.patch, "user-roles/x", "GET, DELETE, HEAD"),
            (.post, "audit-events", "GET, HEAD"), (.get, "sessions/x/touch", "PATCH"),
        ] as [(HTTPRequest.Method, String, String)])
    func `A method that an address does not have is 405 with those it has`(
        _ method: HTTPRequest.Method, _ path: String, _ allowed: String
    ) throws {
        let answer = try Interface().send(method, path)
        #expect(answer.status == 405 && answer.field(.allow) == allowed)
    }

    // MARK: What HTTP adds: RFC 9110 section 13, and Idempotency-Key

    @Test func `A change of what somebody else has changed since is 412`() throws {
        let interface = try Interface()
        let id = try interface.role("a")
        let tag = try #require(try interface.get("roles/\(id)").field(.eTag))
        func change(_ name: String, _ tag: String) throws -> Answer {
            try interface.send(
                .patch, "roles/\(id)", #"{"data":{"type":"role","id":"\#(id)","attributes":{"name":"\#(name)"}}}"#,
                [.ifMatch: tag])
        }
        let first = try change("b", tag)
        #expect(first.status == 200 && first.field(.eTag) != tag)
        let late = try change("c", tag)
        #expect(late.status == 412 && late.json["errors"]?.array?.first?["source"]?["header"] == "If-Match")
        #expect(try interface.send(.delete, "roles/\(id)", "", [.ifMatch: tag]).status == 412)
        #expect(try change("c", "W/\(first.field(.eTag) ?? "")").status == 412)
        #expect(try change("c", "\(tag), \(first.field(.eTag) ?? "")").status == 200)
        #expect(try interface.send(.delete, "roles/\(id)", "", [.ifMatch: "*"]).status == 200)
    }

    @Test func `Who knows a resource is told that it is the same`() throws {
        let interface = try Interface()
        let id = try interface.id(try interface.create("permissions", "permission", #"{"name":"a:read"}"#))
        let tag = try #require(try interface.get("permissions/\(id)").field(.eTag))
        let answer = try interface.send(.get, "permissions/\(id)", "", [.ifNoneMatch: tag])
        #expect(answer.status == 304 && answer.body.isEmpty && answer.field(.eTag) == tag)
        #expect(try interface.send(.get, "permissions/\(id)", "", [.ifNoneMatch: "\"x\""]).status == 200)
        // A thinned document is another representation.
        #expect(try interface.get("permissions/\(id)?fields[permission]=name").field(.eTag) == nil)
    }

    /// A role counts its users: the tag, which is for changes of its own, says nothing of them.
    @Test func `What counts others is never said to be the same`() throws {
        let interface = try Interface()
        let id = try interface.role("a")
        let tag = try #require(try interface.get("roles/\(id)").field(.eTag))
        _ = try interface.assign(id, to: try interface.user("ada"))
        let answer = try interface.send(.get, "roles/\(id)", "", [.ifNoneMatch: tag])
        #expect(answer.status == 200 && answer.json["data"]?["attributes"]?["user_count"] == 1, "\(answer.text)")
    }

    @Test func `A request with an Idempotency-Key is done once`() throws {
        let interface = try Interface()
        let key = try #require(HTTPField.Name("Idempotency-Key"))
        func create(_ name: String, _ value: String) throws -> Answer {
            try interface.send(
                .post, "clients", #"{"data":{"type":"client","attributes":{"name":"\#(name)"}}}"#, [key: value])
        }
        let before = try interface.get("clients?page[count]=true").json["meta"]?["total"]?.integer ?? 0
        let (first, second) = (try create("a", "k1"), try create("a", "k1"))
        #expect(first.status == 201 && second.status == 201)
        #expect(first.json["data"] == second.json["data"] && first.field(.location) == second.field(.location))
        // The secret is shown once, whoever asks again.
        #expect(first.json["meta"]?["client_secret"]?.string != nil && second.json["meta"] == nil)
        #expect(try interface.get("clients?page[count]=true").json["meta"]?["total"]?.integer == before + 1)
        #expect(try create("b", "k1").status == 422)
        #expect(try create("a", "k2").status == 201)
        #expect(try create("a", "k 3").status == 400)
    }
}
