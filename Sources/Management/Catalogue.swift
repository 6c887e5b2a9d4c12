// Every resource of the Management API.

package enum Catalogue {
    package static let all: [Resource] = [
        .user, .session, .role, .permission, .rolePermission, .userRole, .client, .resourceServer, .scope, .clientGrant,
        .signingKey, .organization, .membership, .membershipRole, .consent, .auditEvent,
    ]

    private static let byType = Dictionary(uniqueKeysWithValues: all.map { ($0.type, $0) })

    /// Every scope that an operation asks for.
    package static let scopes = Set(all.flatMap { resource in resource.operations.map { resource.scope($0.verb) } })

    package static subscript(_ type: String) -> Resource? { byType[type] }
}
