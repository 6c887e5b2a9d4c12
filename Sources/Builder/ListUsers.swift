// GET /api/v1/apps/{public client}/users: the end-users of an app.

internal import Store
internal import HTTPTypes
package import HTTP
internal import JSON
internal import Model
package import Routing

package struct ListUsers: Endpoint {
    private let gate: BuilderGate

    package init(gate: BuilderGate) {
        self.gate = gate
    }

    package var routes: [Route] { [Route(.get, BuilderPaths.users, family: .builder, limit: .perClient)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let users = try context.store.read { rows in
            let caller = try gate.open(request, context, in: rows)
            try caller.require(.usersRead)
            return try rows.apps.users(of: caller.app.id).map { AppUserRecord.json($0, of: caller.app) }
        }
        let body: JSON = ["users": .array(users)]
        return .bytes(body.serialized(), type: "application/json")
    }
}

/// The patterns of the Builder API.
enum BuilderPaths {
    static let users = "/api/v1/apps/:client/users"
    static let userToken = "/api/v1/apps/:client/users/:user/token"
}
