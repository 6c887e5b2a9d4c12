// The hand-made pages of an environment, and the generic ones that they stand in place of.

internal import Management
internal import Routing

enum EnvironmentPages {
    static func all(_ services: DashboardServices) -> [any Endpoint] {
        [
            Search(services: services), Decisions(services: services), DecisionPage(services: services),
        ]
            + Catalogue.all.filter { $0.operations.contains { $0.kind == .list } }
            .map { ResourceExport(resource: $0, services: services) }
    }

    static func replaces(_ kind: Operation.Kind, of resource: Resource) -> Bool {
        false
    }
}
