// What the members of an account may do in its environments.

package import Model

extension Caller {
    /// Somebody at the dashboard, whose membership was read for this request.
    init(_ member: Member) {
        self.init(
            authority: .member(permissions: MemberPermissions.of(member.role)),
            actor: .member(member.id.description))
    }
}

package enum MemberPermissions {
    /// What a developer sets up: the applications, the APIs they call, and what these can be asked for.
    private static let developed = [
        Resource.client, .resourceServer, .scope, .clientGrant, .role, .permission, .rolePermission,
    ]

    private static let reading = Set(Catalogue.described.map { $0.scope(.read) })

    private static let developing = reading.union(
        developed.flatMap { resource in [resource.scope(.write), resource.scope(.delete)] }
    ).intersection(Catalogue.scopes.union(reading))

    /// The permissions of the Management API that a role has, in every environment of the account.
    package static func of(_ role: Member.Role) -> Set<String> {
        switch role {
        case .owner, .administrator: Catalogue.scopes
        case .developer: developing
        case .viewer: reading
        }
    }
}
