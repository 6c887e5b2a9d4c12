// From the fields of a form to the document that the Management API takes.

internal import HTTP
internal import JSON
internal import Management

struct FormReading {
    let resource: Resource
    let form: Form

    /// Attributes that may be written: all of them when it is made, those that may change later.
    static func attributes(of resource: Resource, creating: Bool) -> [Attribute] {
        resource.attributes.filter { attribute in
            if case .settings = attribute.kind { return false }
            return attribute.writing == .always || creating && attribute.writing == .onCreate
        }
    }

    static func relationships(of resource: Resource, creating: Bool) -> [Relationship] {
        resource.relationships.filter { $0.writing == .always || creating && $0.writing == .onCreate }
    }

    /// The resource object of a new resource.
    func created(_ related: [String: String]) -> JSON {
        var attributes = JSONObject()
        for attribute in Self.attributes(of: resource, creating: true) {
            guard let value = value(attribute), !isLeftOut(value) else { continue }
            attributes.append(attribute.name, value)
        }
        return object(nil, attributes, relationships(related))
    }

    /// The resource object of a change: what is other than it is shown now.
    func changed(_ shown: ShownResource) -> JSON {
        var attributes = JSONObject()
        for attribute in Self.attributes(of: resource, creating: false) {
            guard let value = value(attribute) else { continue }
            if case .secret = attribute.kind {
                if value.string?.isEmpty == false { attributes.append(attribute.name, value) }
                continue
            }
            let known = shown[attribute.name] ?? .null
            guard !Self.isSame(value, known, attribute.kind) else { continue }
            attributes.append(attribute.name, value)
        }
        return object(shown.id, attributes, JSONObject())
    }

    private func object(_ id: String?, _ attributes: JSONObject, _ relationships: JSONObject) -> JSON {
        var object = JSONObject()
        object.append("type", .string(resource.type))
        if let id { object.append("id", .string(id)) }
        object.append("attributes", .object(attributes))
        if !relationships.isEmpty { object.append("relationships", .object(relationships)) }
        return .object(object)
    }

    private func relationships(_ related: [String: String]) -> JSONObject {
        var members = JSONObject()
        for relationship in Self.relationships(of: resource, creating: true) {
            guard let id = related[relationship.name], !id.isEmpty else { continue }
            members.append(
                relationship.name, ["data": ["type": .string(relationship.target), "id": .string(id)]])
        }
        return members
    }

    /// What was left empty is not said of a new resource: its defaults then hold, and the API names what must be there.
    private func isLeftOut(_ value: JSON) -> Bool {
        switch value {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let all): all.isEmpty
        case .bool(let flag): !flag
        default: false
        }
    }

    /// nil: the form has no such field.
    private func value(_ attribute: Attribute) -> JSON? {
        if case .boolean = attribute.kind { return .bool(form.first(attribute.name) == "true") }
        guard let text = form.first(attribute.name) else { return nil }
        let isOptional = attribute.traits.contains(.optional)
        switch attribute.kind {
        case .words, .scopes:
            let words = form.all(attribute.name).flatMap(Self.words)
            return words.isEmpty && isOptional ? .null : .array(words.map { .string($0) })
        case .integer: return text.isEmpty ? .null : Int(text).map { .integer($0) } ?? .string(text)
        case .object:
            if text.isEmpty { return isOptional ? .null : .object(JSONObject()) }
            return (try? JSON(parsing: Array(text.utf8))) ?? .string(text)
        case .secret: return .string(text)
        default: return text.isEmpty && isOptional ? .null : .string(Self.trimmed(text))
        }
    }

    private static func words(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" || $0 == "\r\n" }.map(String.init)
    }

    /// Browsers send line ends as CR LF, and people copy spaces with what they copy.
    private static func trimmed(_ text: String) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let end = text.reversed().drop(while: isSpace).reversed()
        return String(String(end).drop(while: isSpace))
    }

    private static func isSame(_ value: JSON, _ known: JSON, _ kind: Kind) -> Bool {
        switch kind {
        case .words, .scopes:
            guard let words = value.array?.compactMap(\.string) else { return value == known }
            return !known.isNull && words == Values.scopes(known)
        default: return value == known || known.isNull && value.string?.isEmpty == true
        }
    }

    /// The value of a field as a form shows it.
    static func text(_ value: JSON?, _ kind: Kind) -> String? {
        guard let value, !value.isNull else { return nil }
        switch kind {
        case .boolean: return value.bool == true ? "true" : nil
        case .words, .scopes: return Values.scopes(value).joined(separator: "\n")
        case .object: return value.object?.isEmpty == true ? nil : value.text
        default: return value.string ?? value.text
        }
    }
}
