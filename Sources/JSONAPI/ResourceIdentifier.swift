// Resource identifier objects, and linkage made of them ("Resource Linkage").

package import JSON

package struct ResourceIdentifier: Hashable, Sendable {
    package let type: String
    package let id: String

    package init(type: String, id: String) {
        self.type = type
        self.id = id
    }

    /// Reads one at a place in a document.
    package init(_ json: JSON, at pointer: String) throws(ErrorDocument) {
        guard let object = json.object else {
            throw .body("a resource identifier is an object with type and id", pointer)
        }
        guard let type = object["type"]?.string else {
            throw .body(
                "a resource identifier has a type, a string", object["type"] == nil ? pointer : pointer + "/type")
        }
        guard let id = object["id"]?.string else {
            throw .body("a resource identifier has an id, a string", object["id"] == nil ? pointer : pointer + "/id")
        }
        self.init(type: type, id: id)
    }
}

/// What a relationship holds.
package enum Linkage: Equatable, Sendable {
    case one(ResourceIdentifier?)
    case many([ResourceIdentifier])

    package init(_ json: JSON, at pointer: String) throws(ErrorDocument) {
        switch json {
        case .null: self = .one(nil)
        case .array(let elements):
            var identifiers: [ResourceIdentifier] = []
            for (index, element) in elements.enumerated() {
                identifiers.append(try ResourceIdentifier(element, at: "\(pointer)/\(index)"))
            }
            self = .many(identifiers)
        default: self = .one(try ResourceIdentifier(json, at: pointer))
        }
    }
}

extension ErrorDocument {
    /// A document that is not made as the specification says.
    package static func body(_ detail: String, _ pointer: String? = nil) -> ErrorDocument {
        ErrorDocument(400, "invalid_body", detail, pointer.map { .pointer($0) })
    }
}
