// The hand-made pages of an environment as a whole, and the lists as files.

internal import Management
internal import Routing

enum EnvironmentPages {
    static func all(_ services: DashboardServices) -> [any Endpoint] {
        [
            Search(services: services), Decisions(services: services), DecisionPage(services: services),
            SettingsPage(services: services),
        ]
            + Catalogue.all.filter { $0.operations.contains { $0.kind == .list } }
            .map { ResourceExport(resource: $0, services: services) }
    }
}
