// JSON:API 1.1, "Query Parameters", and where the parameters of fetching apply beside lists.

import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite("JSON:API query parameters")
struct QueryParameterTests {
    /// Servers that take unencoded square brackets "MUST treat the request as equivalent to one in which the square brackets were
    /// percent-encoded"; and "an implementation MUST run the URI's query string … through the application/x-www-form-urlencoded parsing
    /// algorithm".
    @Test(arguments: [
        ("filter[last_name]=ann", "filter%5Blast_name%5D=ann"), ("page[limit]=1", "page%5blimit%5d=1"),
        ("fields[user]=email,status", "fields%5Buser%5D=email%2Cstatus"), ("sort=-email", "s%6Frt=%2Demail"),
        ("filter[last_name]=a%20b", "filter[last_name]=a+b"), ("include=roles", "&include=roles&&"),
    ])
    func `A query is the same however it is encoded`(_ one: String, _ other: String) throws {
        let interface = try Interface()
        for name in ["ann", "bob"] { _ = try interface.user(name) }
        _ = try interface.create("users", "user", #"{"email":"c@example.com","last_name":"a b"}"#)
        let (first, second) = (try interface.get("users?\(one)"), try interface.get("users?\(other)"))
        #expect(first.status == 200 && second.status == 200 && !first.ids.isEmpty)
        #expect(first.json["data"] == second.json["data"] && first.json["included"] == second.json["included"])
        // "to serialize a query parameter into a URI, an implementation MUST use the … serializer"
        #expect(!(second.link("self") ?? "[").contains("["))
    }

    /// "If a server encounters a query parameter that does not follow the naming conventions above, or the server does not know how to
    /// process it, it MUST return 400 Bad Request": at every address, whatever the method, and before anything is done.
    @Test(arguments: [
        "nothing=1", "camelCase=1", "ext:x=1", "page[nothing]=1", "filter[nothing]=1", "fields[nothing]=a",
        "include[]=a",
    ])
    func `What is not known is 400 at every address`(_ query: String) throws {
        let interface = try Interface()
        let (user, role) = (try interface.user("ann"), try interface.role("a"))
        let change = #"{"data":{"type":"role","id":"\#(role)","attributes":{"name":"b"}}}"#
        let made = #"{"data":{"type":"role","attributes":{"name":"c"}}}"#
        let requests: [(HTTPRequest.Method, String, String)] = [
            (.get, "users", ""), (.get, "users/\(user)", ""), (.get, "users/\(user)/roles", ""),
            (.get, "users/\(user)/relationships/roles", ""), (.post, "roles", made), (.patch, "roles/\(role)", change),
            (.delete, "roles/\(role)", ""), (.head, "users", ""),
        ]
        for (method, path, body) in requests {
            let answer = try interface.send(method, "\(path)?\(query)", body)
            #expect(answer.status == 400, "\(method) \(path): \(answer.text)")
        }
        #expect(try interface.get("roles").json["data"]?.array?.map { $0["attributes"]?["name"]?.string } == ["a"])
    }

    /// "If an endpoint does not support the include parameter, it MUST respond with 400 Bad Request to any requests that include it."
    @Test func `Linkage includes nothing`() throws {
        let interface = try Interface()
        let user = try interface.user("ann")
        for query in ["include=roles", "include="] {
            let answer = try interface.get("users/\(user)/relationships/roles?\(query)")
            #expect(answer.status == 400 && answer.parameters == ["include"])
        }
    }

    /// "an endpoint MUST NOT include additional fields in resource objects of that type in its response", whatever was asked for.
    @Test func `A change's answer is thinned and compound as asked`() throws {
        let interface = try Interface()
        let made = try interface.send(
            .post, "roles?fields[role]=name&include=users", #"{"data":{"type":"role","attributes":{"name":"a"}}}"#)
        #expect(made.status == 201 && made.json["data"]?["attributes"]?.object?.names == ["name"])
        #expect(made.json["included"] == [] && made.json["data"]?["relationships"] == nil)
        let id = try interface.id(made)
        let changed = try interface.send(
            .patch, "roles/\(id)?fields[role]=description",
            #"{"data":{"type":"role","id":"\#(id)","attributes":{"description":"d"}}}"#)
        #expect(changed.json["data"]?["attributes"]?.object?.names == ["description"])
    }

    /// "Pagination links MUST appear in the links object that corresponds to a collection", under the keys first, last, prev and next,
    /// which "MUST either be omitted or have a null value to indicate that a particular link is unavailable".
    @Test func `A related list has pages too`() throws {
        let interface = try Interface()
        let user = try interface.user("ann")
        for name in ["a", "b", "c"] { _ = try interface.assign(try interface.role(name), to: user) }
        let first = try interface.get("users/\(user)/roles?page[limit]=2&sort=-name")
        #expect(first.ids.count == 2 && first.json["links"]?.object?.names == ["self", "first", "prev", "next"])
        #expect(first.json["links"]?["prev"] == .null)
        let second = try interface.get(try #require(first.link("next")))
        #expect(second.ids.count == 1 && second.json["links"]?["next"] == .null)
        #expect(second.json["data"]?.array?.first?["attributes"]?["name"] == "a")
        #expect(try interface.get(try #require(second.link("prev"))).ids == first.ids)
    }
}
