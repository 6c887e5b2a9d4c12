// The errors of the Management API as problems, and the sentences that more than one place says.

internal import Database
internal import HTTPTypes
internal import JSONAPI
internal import Routing

/// Everything that is wrong with a request, ready to be answered.
struct ManagementError: Error, ResponseError {
    let document: ErrorDocument
    let requestID: String

    var problem: Problem {
        let first = document.errors[0]
        var problem = Problem(
            HTTPResponse.Status(code: document.status), first.code, first.detail, fields: document.fields)
        problem.body = document.body(id: requestID)
        // The details repeat names of the request only between quotation marks.
        problem.loggedSentence = first.detail
        return problem
    }
}

extension ErrorDocument {
    static func notFound(_ resource: Resource) -> ErrorDocument {
        ErrorDocument(404, "not_found", "there is no \(resource.type) with this id")
    }

    /// If-Match names another state (RFC 9110 section 13.1.1).
    static func changed(_ resource: Resource) -> ErrorDocument {
        ErrorDocument(
            412, "precondition_failed", "the \(resource.type) has changed since; read it again", .header("If-Match"))
    }

    /// A rule that the state of other things breaks.
    static func conflict(_ detail: String, _ pointer: String? = nil) -> ErrorDocument {
        ErrorDocument(409, "conflict", detail, pointer.map { .pointer($0) })
    }

    static func invalid(_ detail: String, _ pointer: String) -> ErrorDocument {
        ErrorDocument([.field("invalid_attribute", detail, pointer)])
    }

    static func attribute(_ name: String, _ sentence: String) -> ErrorDocument {
        invalid("\(name) \(sentence)", "/data/attributes/\(name)")
    }

    /// What the schema refused: the constraint's name tells the field.
    static func constraint(_ error: DatabaseError, _ resource: Resource) -> ErrorDocument? {
        switch error.kind {
        case .uniqueViolation(let name):
            let attribute = resource.attributes.first { attribute in
                [attribute.column, attribute.search].contains { name.hasSuffix(".\($0)") }
            }
            guard let attribute else { return .conflict("there is such a \(resource.type) already") }
            return .conflict(
                "there is a \(resource.type) with this \(attribute.name) already", "/data/attributes/\(attribute.name)")
        case .foreignKey: return .conflict("other resources depend on this \(resource.type)")
        case .check: return ErrorDocument([.field("invalid_attribute", "a value is outside its limits", "/data")])
        default: return nil
        }
    }
}
