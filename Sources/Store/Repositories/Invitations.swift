// Statements on invitations, and on what accepting one makes.

internal import Database
package import Model

package struct Invitations {
    let connection: any Connection

    /// The invitation that a link is of.
    package func find(_ id: ID<Invitation>, digest: [UInt8]) throws -> Invitation? {
        try connection.first(
            """
            SELECT id, email, organization_id, role_ids, status, expires_at FROM invitations
            WHERE id = \(id) AND token_digest = \(digest)
            """
        ) { row in
            Invitation(
                id: try row.get(0), email: try row.get(1), organization: try row.get(2),
                roles: try row.get(3, as: String.self).split(separator: " ").compactMap { ID(String($0)) },
                status: try row.get(4), expiresAt: try row.get(5))
        }
    }

    /// Answers an invitation that is open: true for one caller only.
    package func answer(
        _ id: ID<Invitation>, _ status: Invitation.Status, by user: ID<User>?, at time: Timestamp
    ) throws -> Bool {
        try connection.run(
            """
            UPDATE invitations SET status = \(status), user_id = \(optional: user), updated_at = \(time)
            WHERE id = \(id) AND status = 'pending' AND expires_at > \(time)
            """) > 0
    }

    /// Makes room for a new one where the last has run out unanswered.
    package func closeExpired(_ email: EmailAddress, _ organization: String?, at time: Timestamp) throws {
        try connection.run(
            """
            UPDATE invitations SET status = 'revoked', updated_at = \(time)
            WHERE email_key = \(email.key) AND ifnull(organization_id, '') = \(organization ?? "")
                AND status = 'pending' AND expires_at <= \(time)
            """)
    }

    package func hasPending(_ email: EmailAddress, _ organization: String?) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM invitations WHERE email_key = \(email.key) AND ifnull(organization_id, '') = \(organization ?? "")
                AND status = 'pending'
            """
        ) { _ in true } ?? false
    }
}

package struct Memberships {
    let connection: any Connection

    package func find(_ user: ID<User>, in organization: String) throws -> String? {
        try connection.first(
            "SELECT id FROM memberships WHERE user_id = \(user) AND organization_id = \(organization)"
        ) { try $0.get(0) }
    }

    package func name(of organization: ID<Organization>) throws -> String? {
        try connection.first("SELECT name FROM organizations WHERE id = \(organization)") { try $0.get(0) }
    }

    /// The organization with this identifier or slug.
    package func organization(_ name: String) throws -> ID<Organization>? {
        try connection.first("SELECT id FROM organizations WHERE id = \(name) OR slug = \(name)") { try $0.get(0) }
    }

    package func insert(
        _ id: String, _ user: ID<User>, in organization: ID<Organization>, at time: Timestamp
    ) throws {
        try connection.run(
            """
            INSERT INTO memberships (id, user_id, organization_id, created_at)
            VALUES (\(id), \(user), \(organization), \(time))
            """)
    }

    /// Gives a role to a member. One that is gone, or that they have, is passed over.
    package func give(_ role: ID<Role>, toMember membership: String, _ id: String, at time: Timestamp) throws {
        try connection.run(
            """
            INSERT OR IGNORE INTO membership_roles (id, membership_id, role_id, created_at)
            SELECT \(id), \(membership), id, \(time) FROM roles WHERE id = \(role)
            """)
    }

    /// The same in the environment itself.
    package func give(_ role: ID<Role>, toUser user: ID<User>, _ id: String, at time: Timestamp) throws {
        try connection.run(
            """
            INSERT OR IGNORE INTO user_roles (id, user_id, role_id, created_at)
            SELECT \(id), \(user), id, \(time) FROM roles WHERE id = \(role)
            """)
    }
}
