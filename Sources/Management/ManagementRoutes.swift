// From declarations to endpoints.

package import Routing

package enum ManagementRoutes {
    /// Without services their routes can be listed; whoever asked one for an answer would get an error.
    ///
    /// - Parameter styleSheets: the paths of what every page looks like.
    package static func all(_ provided: Services?, styleSheets: [String]) -> [any Endpoint] {
        [
            OpenAPIEndpoint(), ReferenceEndpoint(styleSheets: styleSheets), ShowEnvironment(provided),
            UpdateEnvironment(provided),
        ]
            + Catalogue.all.flatMap { endpoints($0, provided) }
    }

    private static func endpoints(_ resource: Resource, _ provided: Services?) -> [any Endpoint] {
        resource.operations.map { endpoint($0, resource, provided) }
            + resource.relationships.flatMap { relationship -> [any Endpoint] in
                // Only what can be shown has addresses below it.
                guard resource.operations.contains(where: { $0.kind == .show }),
                    let target = Catalogue[relationship.target]
                else { return [] }
                return [
                    RelatedEndpoint(
                        resource: resource, relationship: relationship, target: target, provided: provided),
                    RelationshipEndpoint(
                        resource: resource, relationship: relationship, target: target, provided: provided),
                ]
            }
    }

    private static func endpoint(
        _ operation: Operation, _ resource: Resource, _ provided: Services?
    ) -> any Endpoint {
        switch operation.kind {
        case .list: ListEndpoint(resource: resource, provided: provided)
        case .show: ShowEndpoint(resource: resource, provided: provided)
        case .create: CreateEndpoint(resource: resource, operation: operation, provided: provided)
        case .update: UpdateEndpoint(resource: resource, operation: operation, provided: provided)
        case .delete: DeleteEndpoint(resource: resource, operation: operation, provided: provided)
        case .action(let name):
            ActionEndpoint(resource: resource, operation: operation, name: name, provided: provided)
        }
    }
}
