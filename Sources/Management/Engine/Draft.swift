// What a request wants a resource to be.

internal import Database
internal import Identity
internal import JSON
internal import JSONAPI
internal import Model

/// The fields a request carried, typed, by name.
package struct Draft: Sendable {
    /// Attributes and the identifiers of to-one relationships, as they will be stored.
    var values: [String: SQLValue] = [:]
    var secrets: [String: Secret] = [:]
    var settings = EnvironmentRevision()
    /// Goes out by mail, and into no answer.
    var mailed: Secret?
    /// Columns that no field shows.
    var columns: Assignments = []
    /// What the answer says once.
    var meta: [(name: String, value: JSON)] = []

    subscript(_ name: String) -> SQLValue? { values[name] }

    func text(_ name: String) -> String? { if case .text(let text) = values[name] { text } else { nil } }

    /// Sets what was left out.
    mutating func provide(_ name: String, _ value: SQLValue) { if values[name] == nil { values[name] = value } }

    init() {}

    /// Reads a document with everything that is wrong in it.
    init(_ document: RequestDocument, for resource: Resource, creating: Bool) throws(ErrorDocument) {
        if !creating { try Self.checkReplaced(document, resource) }
        var problems: [ErrorObject] = []
        for (name, value) in document.attributes {
            let pointer = "/data/attributes/" + RequestDocument.escaped(name)
            guard let attribute = resource.attribute(name) else {
                problems.append(.field("unknown_attribute", "there is no attribute \(JSONAPI.quoted(name))", pointer))
                continue
            }
            guard attribute.writing == .always || creating && attribute.writing == .onCreate else {
                let when = attribute.writing == .never ? "" : " once the resource exists"
                problems.append(.field("read_only", "\(name) cannot be written\(when)", pointer))
                continue
            }
            do { try take(attribute, value) } catch {
                guard error.members.isEmpty else {
                    problems += error.members.map { member in
                        let below = pointer + "/" + RequestDocument.escaped(member.name)
                        return .field("invalid_attribute", "\(JSONAPI.quoted(member.name)) \(member.sentence)", below)
                    }
                    continue
                }
                problems.append(.field("invalid_attribute", "\(name) \(error.sentence)", pointer))
            }
        }
        for (name, linkage) in document.relationships {
            let pointer = "/data/relationships/" + RequestDocument.escaped(name)
            guard let relationship = resource.relationship(name) else {
                problems.append(
                    .field("unknown_relationship", "there is no relationship \(JSONAPI.quoted(name))", pointer))
                continue
            }
            guard relationship.writing == .always || creating && relationship.writing == .onCreate else {
                problems.append(.field("read_only", "\(name) cannot be written here", pointer))
                continue
            }
            do { try take(relationship, linkage) } catch {
                problems.append(.field("invalid_relationship", "\(name) \(error.sentence)", pointer + "/data"))
            }
        }
        if creating { problems += missing(resource, document) }
        if !problems.isEmpty { throw ErrorDocument(problems) }
    }

    /// "A server MAY reject an attempt to do a full replacement of a to-many relationship. In such a case, the server MUST reject the entire
    /// update, and return a 403 Forbidden response", which is also the answer to any other "unsupported request to update a … relationship".
    private static func checkReplaced(_ document: RequestDocument, _ resource: Resource) throws(ErrorDocument) {
        for (name, _) in document.relationships {
            guard let relationship = resource.relationship(name), relationship.writing != .always else { continue }
            throw ErrorDocument(
                403, "forbidden", "\(name) cannot be replaced: create and delete the resources that hold it",
                .pointer("/data/relationships/" + RequestDocument.escaped(name)))
        }
    }

    private mutating func take(_ attribute: Attribute, _ json: JSON) throws(InvalidValue) {
        if json.isNull {
            guard attribute.traits.contains(.optional) else { throw InvalidValue("must not be null") }
            return values[attribute.name] = .null
        }
        if case .settings = attribute.kind { return try take(settings: json) }
        let value = try attribute.kind.stored(json)
        if case .secret = attribute.kind, case .text(let text) = value {
            secrets[attribute.name] = Secret(text)
        } else {
            values[attribute.name] = value
        }
    }

    /// Members that are not there stay as they are.
    private mutating func take(settings json: JSON) throws(InvalidValue) {
        guard let members = json.object else { throw InvalidValue("must be an object") }
        var problems: [(name: String, sentence: String)] = []
        for (name, value) in members {
            guard let setting = EnvironmentSetting.named(name) else {
                problems.append((name, "is no setting"))
                continue
            }
            do { try settings.set(setting, .init(value)) } catch { problems.append((name, error.description)) }
        }
        if !problems.isEmpty { throw InvalidValue("has members that cannot be", members: problems) }
    }

    private mutating func take(_ relationship: Relationship, _ linkage: Linkage) throws(InvalidValue) {
        guard case .one(let identifier) = linkage else { throw InvalidValue("is to one resource, not to an array") }
        guard let identifier else {
            guard relationship.traits.contains(.optional) else { throw InvalidValue("must not be null") }
            return values[relationship.name] = .null
        }
        guard identifier.type == relationship.target else {
            throw InvalidValue("must be of the type \(relationship.target)")
        }
        // What is no UUID names nothing: whether it exists is told by the transaction.
        values[relationship.name] = .text(identifier.id)
    }

    private func missing(_ resource: Resource, _ document: RequestDocument) -> [ErrorObject] {
        let attributes = resource.attributes.filter {
            $0.traits.contains(.required) && document.attributes[$0.name] == nil
        }.map { ErrorObject.field("required", "\($0.name) is required", document.attributesPointer) }
        let relationships = resource.relationships.filter { relationship in
            relationship.traits.contains(.required) && !document.relationships.contains { $0.name == relationship.name }
        }.map {
            ErrorObject.field("required", "the relationship \($0.name) is required", document.relationshipsPointer)
        }
        return attributes + relationships
    }
}

extension EnvironmentSetting.Value {
    /// What no setting can be is a text, or nothing where it must be something else.
    fileprivate init(_ json: JSON) {
        switch json {
        case .bool(let isOn): self = .flag(isOn)
        case .integer(let number): self = .number(number)
        case .string(let text): self = .text(text)
        case .null: self = .nothing
        case .number, .array, .object: self = .unlike
        }
    }
}

extension ErrorObject {
    static func field(_ code: String, _ detail: String, _ pointer: String) -> ErrorObject {
        ErrorObject(422, code, detail, .pointer(pointer))
    }
}
