// The document of a request that creates or updates a resource ("Creating Resources", "Updating Resources").

package import JSON

/// The one resource object that a request's document holds. Members that the specification does not name are ignored, and those whose
/// names begin with `@` wherever they are ("@-Members").
package struct RequestDocument: Sendable {
    package let type: String
    package let id: String?
    /// In their order; empty where there are none.
    package let attributes: JSONObject
    package let relationships: [(name: String, linkage: Linkage)]
    /// Where a missing attribute is missing: a pointer must name a value that exists.
    package let attributesPointer: String
    package let relationshipsPointer: String

    package init(parsing body: [UInt8]) throws(ErrorDocument) {
        let document: JSON
        do { document = try JSON(parsing: body) } catch { throw .body(error.description) }
        guard let top = document.object else { throw .body("the document must be an object with the member data", "") }
        guard let data = top["data"] else { throw .body("the document has no member data", "") }
        guard let object = data.object else { throw .body("data must be one resource object", "/data") }
        guard let type = object["type"] else { throw .body("the resource object has no type", "/data") }
        guard let type = type.string else { throw .body("type must be a string", "/data/type") }
        self.type = type
        if let id = object["id"] {
            guard let id = id.string else { throw .body("id must be a string", "/data/id") }
            self.id = id
        } else {
            id = nil
        }
        if let local = object["lid"], local.string == nil { throw .body("lid must be a string", "/data/lid") }
        attributes = try Self.object("attributes", of: object)
        attributesPointer = object["attributes"] == nil ? "/data" : "/data/attributes"
        relationshipsPointer = object["relationships"] == nil ? "/data" : "/data/relationships"
        var relationships: [(name: String, linkage: Linkage)] = []
        for (name, value) in try Self.object("relationships", of: object) {
            let pointer = "/data/relationships/" + Self.escaped(name)
            guard let data = value["data"] else {
                throw .body("a relationship in a request has the member data", pointer)
            }
            relationships.append((name, try Linkage(data, at: pointer + "/data")))
        }
        self.relationships = relationships
    }

    private static func object(_ name: String, of object: JSONObject) throws(ErrorDocument) -> JSONObject {
        guard let value = object[name] else { return JSONObject() }
        guard let members = value.object else { throw .body("\(name) must be an object", "/data/\(name)") }
        guard members.names.contains(where: isAtMember) else { return members }
        return JSONObject(listing: members.members.filter { !isAtMember($0.name) })
    }

    private static func isAtMember(_ name: String) -> Bool { name.utf8.first == UInt8(ascii: "@") }

    /// A name as a token of a JSON Pointer (RFC 6901 section 3).
    package static func escaped(_ name: String) -> String {
        String(
            decoding: name.utf8.flatMap { byte -> [UInt8] in
                switch byte {
                case UInt8(ascii: "~"): Array("~0".utf8)
                case UInt8(ascii: "/"): Array("~1".utf8)
                default: [byte]
                }
            }, as: UTF8.self)
    }
}
