// The description of the API, drawn from the declarations (OpenAPI 3.1).

internal import HTTP
internal import HTTPTypes
internal import JSON
internal import Model
internal import Routing

/// GET /api/openapi.json. It is no secret: it is the same for every environment but for the address.
struct OpenAPIEndpoint: Endpoint {
    var routes: [Route] {
        [Route(.get, "/api/openapi.json", family: .api, limit: .perAddress(.management))]
    }

    func respond(to request: Request, in context: Context) throws -> Response {
        .bytes(OpenAPI.document(server: context.address.origin.description).serialized(), type: "application/json")
    }
}

enum OpenAPI {
    static func document(server: String) -> JSON {
        var paths = JSONObject()
        for resource in Catalogue.described {
            for (path, operations) in OpenAPIPaths(resource).all { paths[path] = .object(operations) }
        }
        var schemas = JSONObject()
        for resource in Catalogue.described { schemas[resource.type] = OpenAPISchema.resource(resource) }
        schemas["errors"] = OpenAPISchema.errors
        schemas["identifier"] = OpenAPISchema.identifier
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Gatehouse Management API", "version": "1",
                "description":
                    "An environment's resources as JSON:API 1.1. Tokens are asked for with this address as resource.",
            ],
            "servers": [["url": .string(server)]],
            "security": [["bearer": []]],
            "paths": .object(paths),
            "components": [
                "schemas": .object(schemas), "responses": OpenAPISchema.refusals,
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"]],
            ],
        ]
    }
}
