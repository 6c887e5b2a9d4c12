// The addresses of a resource as OpenAPI describes them: the same ones that the routes are made of, which a test compares.

internal import JSON
internal import JSONAPI

struct OpenAPIPaths {
    private let resource: Resource

    init(_ resource: Resource) {
        self.resource = resource
    }

    /// Path items, in the order of the declaration.
    var all: [(path: String, operations: JSONObject)] {
        let (list, one) = ("/api/\(resource.path)", "/api/" + resource.place("{id}"))
        var paths: [(path: String, operations: JSONObject)] = []
        func add(_ path: String, _ method: String, _ operation: JSON) {
            if let place = paths.firstIndex(where: { $0.path == path }) {
                paths[place].operations[method] = operation
            } else {
                paths.append((path, [method: operation]))
            }
        }
        for operation in resource.operations {
            switch operation.kind {
            case .list: add(list, "get", reading("List \(resource.path)", isList: true, resource))
            case .show: add(one, "get", reading("Show one", isList: false, resource))
            case .create:
                add(
                    list, "post",
                    writing(operation, "Create one", body: OpenAPISchema.request(resource, creating: true)))
            case .update:
                add(
                    one, "patch",
                    writing(operation, "Change one", body: OpenAPISchema.request(resource, creating: false)))
            case .delete: add(one, "delete", writing(operation, "Delete one", body: nil))
            case .action(let name): add("\(one)/\(name)", "patch", writing(operation, "Do: \(name)", body: nil))
            }
        }
        guard resource.operations.contains(where: { $0.kind == .show }) else { return paths }
        for relationship in resource.relationships {
            guard let target = Catalogue[relationship.target] else { continue }
            let isList = relationship.column == nil
            add("\(one)/\(relationship.name)", "get", reading("The \(relationship.name)", isList: isList, target))
            let linkage = "\(one)/relationships/\(relationship.name)"
            add(
                linkage, "get",
                operation(
                    "The linkage of \(relationship.name)", target.scope(.read), ids, nil, ["200": ok([:])], [404]))
            for method in ["patch", "post", "delete"] {
                add(
                    linkage, method,
                    operation(
                        "Refused: the resources that hold it are written", resource.scope(.write), ids, nil, [:], [404])
                )
            }
        }
        return paths
    }

    private var ids: [JSON] {
        resource.isSingle
            ? []
            : [["name": "id", "in": "path", "required": true, "schema": ["type": "string", "format": "uuid"]]]
    }

    private func ok(_ data: JSON) -> JSON {
        [
            "description": "Done",
            "content": [
                JSONAPI.mediaType: [
                    "schema": ["type": "object", "required": ["jsonapi"], "properties": ["data": data]]
                ]
            ],
        ]
    }

    private func reading(_ summary: String, isList: Bool, _ shown: Resource) -> JSON {
        let one = OpenAPISchema.reference(shown.type)
        let data: JSON = isList ? ["type": "array", "items": one] : ["anyOf": [one, ["type": "null"]]]
        let isBelow = shown.type != resource.type || !isList || summary.hasPrefix("The ")
        let parameters = (isBelow ? ids : []) + (isList ? lists(shown) : []) + [include]
        var answers: JSONObject = ["200": ok(data)]
        if !isList { answers["304"] = ["description": "Not changed since: If-None-Match named its ETag"] }
        return operation(
            summary, shown.scope(.read), parameters, nil, answers, isBelow && !resource.isSingle ? [404] : [])
    }

    private var include: JSON { ["name": "include", "in": "query", "schema": ["type": "string"]] }

    private func lists(_ shown: Resource) -> [JSON] {
        func query(_ name: String, _ schema: JSON) -> JSON { ["name": .string(name), "in": "query", "schema": schema] }
        let limit: JSON = ["type": "integer", "minimum": 1, "maximum": .integer(QueryParameters.mostPerPage)]
        return [
            query("sort", ["type": "string"]), query("page[limit]", limit),
            query("page[offset]", ["type": "integer", "minimum": 0]), query("page[after]", ["type": "string"]),
            query("page[before]", ["type": "string"]), query("page[count]", ["type": "boolean"]),
        ] + shown.searchable.map { query("filter[\($0.name)]", .object($0.kind.filterSchema)) }
    }

    private func writing(_ operation: Operation, _ summary: String, body: JSON?) -> JSON {
        let isNew = operation.kind == .create
        let status = isNew ? "201" : "200"
        return self.operation(
            summary, resource.scope(operation.verb), isNew ? [] : ids, body,
            [status: ok(operation.kind == .delete ? [:] : OpenAPISchema.reference(resource.type))],
            isNew ? [404, 409, 413, 422] : body == nil ? [404, 409, 412] : [404, 409, 412, 413, 422])
    }

    private func operation(
        _ summary: String, _ scope: String, _ parameters: [JSON], _ body: JSON?, _ answers: JSONObject,
        _ refusals: [Int]
    ) -> JSON {
        var responses = answers
        for status in (refusals + [400, 401, 403, 406, 415, 429, 500, 503]).sorted() {
            responses[String(status)] = ["$ref": .string("#/components/responses/\(status)")]
        }
        var operation: JSONObject = [
            "summary": .string(summary), "tags": [.string(resource.path)],
            "description": .string("Needs the permission \(scope)."), "parameters": .array(parameters),
            "responses": .object(responses),
        ]
        if let body { operation["requestBody"] = ["required": true, "content": [JSONAPI.mediaType: ["schema": body]]] }
        return .object(operation)
    }
}
