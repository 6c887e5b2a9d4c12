// What a person may do, as far as an access token says it.

internal import Model
internal import Store

/// `roles`, `permissions` and `org_id`. A token that is carried with every request stays small: what is many is cut off, and whoever
/// needs the rest asks.
package struct Authority: Equatable, Sendable {
    private static let most = 50

    let organization: String?
    let roles: [String]
    let permissions: [String]

    /// - Parameter target: permissions are those of its resource server; those that no resource server has as a scope are the issuer's.
    ///   The Management API's are none of a token's: it asks for them anew with each request.
    init(
        of user: ID<User>, in organization: ID<Organization>?, for target: Target, _ rows: EnvironmentConnection
    ) throws {
        self.organization = organization?.description
        let roles = try rows.roleAssignments.roles(of: user, in: organization, limit: Self.most)
        self.roles = roles.map(\.name)
        guard !roles.isEmpty else {
            permissions = []
            return
        }
        let belongs: (ScopeToken) -> Bool
        switch target {
        case .server(let server):
            let scopes = server.kind == .management ? [] : try rows.resourceServers.scopes(of: server.id)
            belongs = { scopes.contains($0) }
        case .issuer:
            let foreign = try TargetPolicy.foreign(in: rows)
            belongs = { !foreign.contains($0) }
        }
        let names = try rows.roleAssignments.permissions(ofRoles: roles.map(\.id))
        permissions = Array(
            names.lazy.filter { name in (try? ScopeToken(name)).map(belongs) ?? false }.prefix(Self.most))
    }
}
