// POST /api/v1/apps/{public client}/users: an end-user exists from now on.

internal import Store
internal import HTTPTypes
package import HTTP
internal import Identity
internal import JSON
internal import Log
internal import Model
package import Routing

/// Idempotent: the same externalUserId names the same record. Always 200, whether it made one or found one.
package struct UpsertUser: Endpoint {
    private let gate: BuilderGate

    package init(gate: BuilderGate) {
        self.gate = gate
    }

    package var routes: [Route] { [Route(.post, BuilderPaths.users, family: .builder, limit: .perClient)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let caller = try context.store.read { try gate.open(request, context, in: $0) }
        try caller.require(.usersWrite)
        let wanted = try AppUserRequest(request)
        let id: ID<AppUser> = context.randomness.id(at: context.now)
        let change = AppUserChange(caller: caller, wanted: wanted, context: context)
        let (user, isNew) = try context.store.write { rows in
            try change.check(rows)
            if let old = try rows.apps.user(wanted.externalUserID, of: caller.app.id) {
                return (try change.update(old, action: "app_user.upserted", in: rows), false)
            }
            return (try change.insert(id, in: rows), true)
        }
        context.trail.userID = user.id.description
        context.log(isNew ? .userProvisioned : .userUpdated)
        return .bytes(AppUserRecord.json(user, of: caller.app).serialized(), type: "application/json")
    }
}
