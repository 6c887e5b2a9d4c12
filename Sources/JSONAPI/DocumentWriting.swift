// The members that every document has, and the objects documents are made of ("Document Structure").

package import JSON

/// Links by name; nil says that there is none, as for the page after the last.
package typealias Links = [(name: String, target: String?)]

extension JSONWriter {
    /// Opens a document with what it says of itself; `endObject` closes it.
    package mutating func beginDocument() {
        beginObject()
        name("jsonapi")
        beginObject()
        member("version", plain: "1.1")
        endObject()
    }

    package mutating func links(_ links: Links) {
        name("links")
        beginObject()
        for link in links {
            name(link.name)
            if let target = link.target { string(target) } else { null() }
        }
        endObject()
    }

    /// A resource identifier object.
    package mutating func identifier(_ identifier: ResourceIdentifier) {
        beginObject()
        member("type", plain: identifier.type)
        member("id", plain: identifier.id)
        endObject()
    }
}
