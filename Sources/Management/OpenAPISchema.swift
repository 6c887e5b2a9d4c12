// Resources as JSON Schema (2020-12), as OpenAPI 3.1 has it.

internal import JSON
internal import JSONAPI
internal import Model

enum OpenAPISchema {
    static let errors: JSON = [
        "type": "object", "required": ["jsonapi", "errors"],
        "properties": [
            "jsonapi": ["type": "object"],
            "errors": [
                "type": "array", "minItems": 1,
                "items": [
                    "type": "object", "required": ["status", "code", "title", "detail"],
                    "properties": [
                        "id": ["type": "string"], "status": ["type": "string"], "code": ["type": "string"],
                        "title": ["type": "string"], "detail": ["type": "string"], "source": ["type": "object"],
                    ],
                ],
            ],
        ],
    ]

    /// What is answered instead, by status.
    static let refusals: JSON = {
        let sentences = [
            (400, "The request or its query is not made as it must be"), (401, "The token is no good one"),
            (403, "There is no token, or a permission is missing"), (404, "There is no such resource"),
            (406, "No type is accepted that could be written"), (409, "The state of other things forbids it"),
            (412, "The resource has changed since it was read"), (413, "The body is larger than 1 MiB"),
            (415, "The document is of another type"), (422, "Fields cannot be as they are; each is named"),
            (429, "Too many requests"), (500, "An unexpected condition"), (503, "Not at the moment"),
        ]
        var responses = JSONObject()
        for (status, sentence) in sentences {
            var content: JSONObject = [JSONAPI.mediaType: ["schema": reference("errors")]]
            // What the web server answers itself.
            if [413, 429, 503].contains(status) { content["application/json"] = ["schema": ["type": "object"]] }
            var response: JSONObject = ["description": .string(sentence), "content": .object(content)]
            if status == 429 || status == 503 {
                response["headers"] = ["Retry-After": ["description": "Seconds", "schema": ["type": "integer"]]]
            }
            responses[String(status)] = .object(response)
        }
        return .object(responses)
    }()

    static let identifier: JSON = [
        "type": "object", "required": ["type", "id"],
        "properties": ["type": ["type": "string"], "id": ["type": "string"]],
    ]

    static func reference(_ name: String) -> JSON { ["$ref": .string("#/components/schemas/\(name)")] }

    /// A resource object as answers have it.
    static func resource(_ resource: Resource) -> JSON {
        var attributes = JSONObject()
        for attribute in resource.attributes where attribute.isShown {
            attributes[attribute.name] = schema(attribute, isNullable: true)
        }
        return [
            "type": "object", "description": .string(resource.about), "required": ["type", "id"],
            "properties": [
                "type": ["const": .string(resource.type)], "id": ["type": "string", "format": "uuid"],
                "attributes": ["type": "object", "properties": .object(attributes)],
                "relationships": ["type": "object"], "links": ["type": "object"],
            ],
        ]
    }

    /// The document of a request.
    static func request(_ resource: Resource, creating: Bool) -> JSON {
        func isWritable(_ writing: Writing) -> Bool { writing == .always || creating && writing == .onCreate }
        let attributes = resource.attributes.filter { isWritable($0.writing) }
        let relationships = resource.relationships.filter { isWritable($0.writing) }
        var properties = JSONObject()
        for attribute in attributes {
            properties[attribute.name] = schema(attribute, isNullable: attribute.traits.contains(.optional))
        }
        var links = JSONObject()
        for relationship in relationships {
            let one: JSON = [
                "type": "object", "required": ["type", "id"],
                "properties": ["type": ["const": .string(relationship.target)], "id": ["type": "string"]],
            ]
            let isOptional = relationship.traits.contains(.optional)
            links[relationship.name] = [
                "type": "object", "required": ["data"],
                "properties": ["data": isOptional ? ["anyOf": [one, ["type": "null"]]] : one],
            ]
        }
        func required(_ names: [String]) -> JSON { .array(creating ? names.map { .string($0) } : []) }
        let neededAttributes = attributes.filter { $0.traits.contains(.required) }.map(\.name)
        let neededLinks = relationships.filter { $0.traits.contains(.required) }.map(\.name)
        var needed: [JSON] = creating ? ["type"] : ["type", "id"]
        if creating, !neededAttributes.isEmpty { needed.append("attributes") }
        if creating, !neededLinks.isEmpty { needed.append("relationships") }
        var data: JSONObject = ["type": ["const": .string(resource.type)]]
        if !creating { data["id"] = ["type": "string"] }
        data["attributes"] = [
            "type": "object", "required": required(neededAttributes), "properties": .object(properties),
            "additionalProperties": false,
        ]
        data["relationships"] = [
            "type": "object", "required": required(neededLinks), "properties": .object(links),
            "additionalProperties": false,
        ]
        return [
            "type": "object", "required": ["data"],
            "properties": ["data": ["type": "object", "required": .array(needed), "properties": .object(data)]],
        ]
    }

    private static func schema(_ attribute: Attribute, isNullable: Bool) -> JSON {
        var schema = attribute.kind.schema
        if isNullable, let type = schema["type"] { schema["type"] = [type, "null"] }
        if isNullable, let words = schema["enum"]?.array { schema["enum"] = .array(words + [.null]) }
        return .object(schema)
    }
}

extension Kind {
    /// What a value of this kind looks like in a document.
    var schema: JSONObject {
        switch self {
        case .text(let lengths):
            [
                "type": "string", "minLength": .integer(lengths.lowerBound), "maxLength": .integer(lengths.upperBound),
                "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$",
            ]
        case .email: ["type": "string", "format": "email"]
        case .word(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
        case .words(let most): ["type": "array", "items": ["type": "string"], "maxItems": .integer(most)]
        case .scopes: ["type": "array", "items": ["type": "string"]]
        case .boolean: ["type": "boolean"]
        case .integer(let range):
            ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .time: ["type": "string", "format": "date-time"]
        // Lists of the audit trail too.
        case .object: ["description": "JSON"]
        case .audience: ["type": "string", "format": "uri"]
        case .identifier: ["type": "string", "format": "uuid"]
        case .secret: ["type": "string", "writeOnly": true]
        case .settings:
            [
                "type": "object", "additionalProperties": false,
                "properties": .object(JSONObject(listing: EnvironmentSetting.all.map { ($0.name, $0.schema) })),
            ]
        }
    }
}

extension Kind {
    /// What a filter for a value of this kind looks like: text of any length can be searched for.
    var filterSchema: JSONObject { if case .text = self { ["type": "string"] } else { schema } }
}

extension EnvironmentSetting {
    fileprivate var schema: JSON {
        func number(_ range: ClosedRange<Int>, _ type: JSON) -> JSONObject {
            ["type": type, "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        }
        var schema: JSONObject =
            switch form {
            case .flag: ["type": "boolean"]
            case .number(let range, _): number(range, "integer")
            case .optionalNumber(let range, _): number(range, ["integer", "null"])
            case .text: ["type": ["string", "null"]]
            }
        schema["description"] = .string(about)
        return .object(schema)
    }
}
