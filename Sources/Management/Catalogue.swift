// Every resource of the Management API.

package enum Catalogue {
    /// The tables.
    package static let all: [Resource] = [
        .user, .session, .role, .permission, .rolePermission, .userRole, .client, .resourceServer, .scope, .clientGrant,
        .signingKey, .organization, .membership, .membershipRole, .invitation, .consent, .auditEvent,
    ]

    /// Those, and the environment itself, which is there once.
    package static let described = all + [.environment]

    private static let byType = Dictionary(uniqueKeysWithValues: described.map { ($0.type, $0) })

    /// Every scope that an operation asks for.
    package static let scopes = Set(
        described.flatMap { resource in resource.operations.map { resource.scope($0.verb) } })

    package static subscript(_ type: String) -> Resource? { byType[type] }
}
