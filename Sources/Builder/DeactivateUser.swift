// DELETE /api/v1/apps/{public client}/users?externalUserId=…: an end-user becomes inactive, and stays listed.

internal import Store
internal import HTTPTypes
package import HTTP
internal import JSON
internal import Log
internal import Model
package import Routing

package struct DeactivateUser: Endpoint {
    private let gate: BuilderGate

    package init(gate: BuilderGate) {
        self.gate = gate
    }

    package var routes: [Route] { [Route(.delete, BuilderPaths.users, family: .builder, limit: .perClient)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let caller = try context.store.read { try gate.open(request, context, in: $0) }
        try caller.require(.usersWrite)
        let wanted = try self.wanted(request)
        let change = AppUserChange(caller: caller, wanted: wanted, context: context)
        let user = try context.store.write { rows in
            try change.check(rows)
            guard let old = try rows.apps.user(wanted.externalUserID, of: caller.app.id) else {
                throw BuilderError.userUnknown
            }
            return try change.update(old, action: "app_user.deactivated", in: rows)
        }
        context.trail.userID = user.id.description
        context.log(.userDeactivated)
        let body: JSON = ["success": true, "status": "inactive", "correlation_id": .string(context.requestID)]
        return .bytes(body.serialized(), type: "application/json")
    }

    private func wanted(_ request: Request) throws(BuilderError) -> AppUserRequest {
        let values = request.query.all("externalUserId")
        guard values.count == 1 else {
            throw .invalidRequest("name the user once, with the query parameter externalUserId")
        }
        do { return AppUserRequest(deactivating: try ExternalUserID(AppUserRequest.trimmed(values[0]))) } catch {
            throw .invalidRequest(error.description)
        }
    }
}
