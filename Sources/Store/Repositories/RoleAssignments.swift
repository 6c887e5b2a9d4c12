// Statements on what users may do: roles, and the permissions that come with them.

internal import Database
package import Model

package struct RoleAssignments {
    let connection: any Connection

    package func isActive(_ user: ID<User>) throws -> Bool {
        try connection.first("SELECT status = 'active' FROM users WHERE id = \(user)") { try $0.get(0) } ?? false
    }

    /// Whether any of a user's roles in the environment has the permission.
    package func has(_ permission: String, _ user: ID<User>) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM permissions JOIN role_permissions ON permission_id = permissions.id
                JOIN user_roles ON user_roles.role_id = role_permissions.role_id AND user_roles.user_id = \(user)
            WHERE permissions.name = \(permission)
            """
        ) { _ in true } ?? false
    }

    /// Everything that a user's roles give, in the environment or in any organization.
    package func permissions(of user: ID<User>) throws -> [String] {
        try connection.rows(
            """
            SELECT DISTINCT name FROM role_permissions JOIN permissions ON permissions.id = permission_id
            WHERE role_id IN (
                SELECT role_id FROM user_roles WHERE user_id = \(user)
                UNION SELECT role_id FROM memberships JOIN membership_roles ON membership_id = memberships.id
                WHERE user_id = \(user))
            ORDER BY name
            """
        ) { try $0.get(0) }
    }

    /// The same of a user's roles in one organization.
    package func has(_ permission: String, _ user: ID<User>, in organization: String) throws -> Bool {
        try organizations(where: user, holds: permission).contains(organization)
    }

    /// The organizations in which a user's roles have the permission.
    package func organizations(where user: ID<User>, holds permission: String) throws -> [String] {
        try connection.rows(
            """
            SELECT DISTINCT memberships.organization_id FROM memberships
                JOIN membership_roles ON membership_id = memberships.id
                JOIN role_permissions ON role_permissions.role_id = membership_roles.role_id
                JOIN permissions ON permissions.id = permission_id
            WHERE memberships.user_id = \(user) AND permissions.name = \(permission)
            """
        ) { try $0.get(0) }
    }

    /// The roles that a user has in the environment, and in an organization where one is named.
    package func roles(of user: ID<User>, in organization: ID<Organization>?, limit: Int) throws -> [(
        id: String, name: String
    )] {
        try connection.rows(
            """
            SELECT id, name FROM roles WHERE id IN (
                SELECT role_id FROM user_roles WHERE user_id = \(user)
                UNION SELECT role_id FROM memberships JOIN membership_roles ON membership_id = memberships.id
                WHERE user_id = \(user) AND organization_id = \(optional: organization))
            ORDER BY name LIMIT \(limit)
            """
        ) { (try $0.get(0), try $0.get(1)) }
    }

    /// What roles give together.
    package func permissions(ofRoles roles: [String]) throws -> [String] {
        try connection.rows(
            """
            SELECT DISTINCT name FROM role_permissions JOIN permissions ON permissions.id = permission_id
            WHERE role_id IN (\(list: roles)) ORDER BY name
            """
        ) { try $0.get(0) }
    }

    /// The permissions of a role.
    package func permissions(ofRole role: String) throws -> [String] {
        try connection.rows(
            """
            SELECT name FROM role_permissions JOIN permissions ON permissions.id = permission_id
            WHERE role_id = \(role) ORDER BY name
            """
        ) { try $0.get(0) }
    }
}

/// What a request with an Idempotency-Key has made, for a day.
package struct IdempotencyKeys {
    let connection: any Connection

    package func find(_ digest: [UInt8]) throws -> (fingerprint: [UInt8], resource: String)? {
        try connection.first("SELECT fingerprint, resource_id FROM idempotency_keys WHERE digest = \(digest)") {
            (try $0.get(0), try $0.get(1))
        }
    }

    /// Notes a key, and forgets some that are over.
    package func insert(
        _ digest: [UInt8], fingerprint: [UInt8], resource: String, at time: Timestamp, expiresAt: Timestamp
    ) throws {
        try connection.run(
            """
            DELETE FROM idempotency_keys WHERE digest IN
                (SELECT digest FROM idempotency_keys WHERE expires_at < \(time) ORDER BY expires_at LIMIT 100)
            """)
        try connection.run(
            """
            INSERT INTO idempotency_keys (digest, fingerprint, resource_id, expires_at)
            VALUES (\(digest), \(fingerprint), \(resource), \(expiresAt))
            """)
    }
}
