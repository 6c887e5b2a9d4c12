// PUT /api/v1/apps/{public client}/users: changes an end-user that exists.

internal import Store
internal import HTTPTypes
package import HTTP
internal import Log
internal import Model
package import Routing

package struct UpdateUser: Endpoint {
    private let gate: BuilderGate

    package init(gate: BuilderGate) {
        self.gate = gate
    }

    package var routes: [Route] { [Route(.put, BuilderPaths.users, family: .builder, limit: .perClient)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let caller = try context.store.read { try gate.open(request, context, in: $0) }
        try caller.require(.usersWrite)
        let wanted = try AppUserRequest(request)
        let change = AppUserChange(caller: caller, wanted: wanted, context: context)
        let user = try context.store.write { rows in
            try change.check(rows)
            guard let old = try rows.apps.user(wanted.externalUserID, of: caller.app.id) else {
                throw BuilderError.userUnknown
            }
            return try change.update(old, action: "app_user.updated", in: rows)
        }
        context.trail.userID = user.id.description
        context.log(.userUpdated)
        return .bytes(Array(#"{"success":true}"#.utf8), type: "application/json")
    }
}
