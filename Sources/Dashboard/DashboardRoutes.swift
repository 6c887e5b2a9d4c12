// Every page of the dashboard.

internal import Management
package import Routing

package enum DashboardRoutes {
    package static func all(_ services: DashboardServices) -> [any Endpoint] {
        [DashboardAssets(), Overview(services: services), EnvironmentHome(services: services)]
            + AccountPages.all(services) + EnvironmentPages.all(services) + ApplicationPages.all(services)
            + Catalogue.all.flatMap { pages(of: $0, services) }
    }

    /// The pages that are drawn from a resource's declaration.
    private static func pages(of resource: Resource, _ services: DashboardServices) -> [any Endpoint] {
        resource.operations.filter { !ApplicationPages.replace(resource, $0.kind) }.map { operation -> any Endpoint in
            switch operation.kind {
            case .list: ResourceList(resource: resource, services: services)
            case .show: ResourceDetail(resource: resource, services: services)
            case .create: CreateResource(resource: resource, services: services)
            case .update: EditResource(resource: resource, services: services)
            case .delete, .action: ResourceAction(resource: resource, operation: operation, services: services)
            }
        }
    }
}
