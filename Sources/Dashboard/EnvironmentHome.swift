// GET /environments/{handle}: an environment at a glance.

internal import HTML
internal import HTTP
internal import Model
internal import Pages
internal import Routing

struct EnvironmentHome: OperatorEndpoint {
    let services: DashboardServices

    var routes: [Route] { [Self.get("/environments/:environment")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(nil)
        return Shell(user: visit.user).response(
            Sheet(
                title: open.environment.name, place: .environment(open, section: ""),
                body: """
                    <dl class="facts"><dt>Issuer</dt><dd><code>\(open.context.address.origin.description)</code></dd>
                    <dt>Kind</dt><dd>\(open.environment.kind.rawValue)</dd></dl>
                    """))
    }
}
