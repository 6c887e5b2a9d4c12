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
        let after = try cursor(request)
        let (users, app) = try context.store.read { rows in
            let caller = try gate.open(request, context, in: rows)
            try caller.require(.usersRead)
            return (try rows.apps.users(of: caller.app.id, after: after, limit: Self.most + 1), caller.app)
        }
        var json = JSONWriter(reservingCapacity: 64 << 10)
        json.beginObject()
        json.name("users")
        json.beginArray()
        for user in users.prefix(Self.most) { json.value(AppUserRecord.json(user, of: app)) }
        json.endArray()
        if users.count > Self.most { json.member("nextCursor", users[Self.most - 1].id.description) }
        json.endObject()
        return .bytes(json.bytes, type: "application/json")
    }

    /// The most users in one answer: an app with many must not keep the workers from everyone else. `nextCursor` says that
    /// there are more; `?cursor=` asks for them.
    private static let most = 1000

    private func cursor(_ request: Request) throws(BuilderError) -> ID<AppUser>? {
        guard let text = request.query.first("cursor") else { return nil }
        guard let id = ID<AppUser>(text) else {
            throw .invalidRequest("cursor must be the nextCursor of an earlier answer")
        }
        return id
    }
}

/// The patterns of the Builder API.
enum BuilderPaths {
    static let users = "/api/v1/apps/:client/users"
    static let userToken = "/api/v1/apps/:client/users/:user/token"
}
