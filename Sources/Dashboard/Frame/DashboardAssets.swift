// The dashboard's own style sheet, over that of all pages.

internal import HTTP
internal import HTTPTypes
internal import Routing

/// Served under names that change with what is in them, so that they may be kept for a year. The pages' own style sheets are found at
/// the same place.
struct DashboardAssets: Endpoint {
    private static let name = AssetName.make("dashboard", "css", of: DashboardStyles.bytes)

    static let styleSheet = "/assets/dashboard/\(name)"

    var routes: [Route] { [Route(.get, "/assets/dashboard/:name", family: .page, limit: .none)] }

    func respond(to request: Request, in context: Context) throws -> Response {
        guard context.parameter(0) == Self.name else { throw DashboardError.nothingHere }
        return .bytes(DashboardStyles.bytes, type: "text/css; charset=utf-8").with(.immutable)
    }
}
