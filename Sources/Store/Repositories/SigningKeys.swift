// Statements on signing keys.

internal import Database
package import Model

package struct SigningKeys {
    let connection: any Connection
    let snapshot: Snapshot?

    /// Changes with every change of any key.
    package func version() throws -> [UInt8] {
        if let snapshot { return try snapshot.versions(connection).keys }
        return try connection.first("SELECT version FROM key_ring") { try $0.get(0) } ?? []
    }

    /// Every key, the newest first.
    package func all() throws -> [SigningKey] {
        try connection.rows(
            """
            SELECT id, kid, algorithm, size, status, is_primary, sealed_private_key, public_jwk, starts_at, ends_at, created_at
            FROM signing_keys ORDER BY created_at DESC, id DESC
            """
        ) { row in
            SigningKey(
                id: try row.get(0), kid: try row.get(1), algorithm: try row.get(2), size: try row.get(3),
                status: try row.get(4), isPrimary: try row.get(5), sealedPrivateKey: try row.get(6),
                publicJWK: try row.get(7), startsAt: try row.get(8), endsAt: try row.get(9), createdAt: try row.get(10))
        }
    }

    package func insert(_ key: SigningKey) throws {
        try connection.run(
            """
            INSERT INTO signing_keys (id, kid, algorithm, size, status, is_primary, sealed_private_key, public_jwk, starts_at,
                ends_at, created_at)
            VALUES (\(key.id), \(key.kid), \(key.algorithm), \(key.size), \(key.status), \(key.isPrimary),
                \(key.sealedPrivateKey), \(key.publicJWK), \(key.startsAt), \(optional: key.endsAt), \(key.createdAt))
            """)
    }

    /// Ends a key's time as the signing one; what it signed stays verifiable until `end`.
    package func retire(_ id: ID<SigningKey>, until end: Timestamp) throws {
        try connection.run(
            "UPDATE signing_keys SET status = 'retired', is_primary = 0, ends_at = \(end) WHERE id = \(id)")
    }

    /// Lets a key sign from `time` on; the first of an algorithm, and one that takes over, do so before they were to.
    package func makePrimary(_ id: ID<SigningKey>, at time: Timestamp) throws {
        try connection.run(
            """
            UPDATE signing_keys SET status = 'active', is_primary = 1, starts_at = min(starts_at, \(time)), ends_at = NULL
            WHERE id = \(id)
            """)
    }

    /// Lets a pending key wait until `start` at least.
    package func postpone(_ id: ID<SigningKey>, until start: Timestamp) throws {
        try connection.run("UPDATE signing_keys SET starts_at = max(starts_at, \(start)) WHERE id = \(id)")
    }

    package func deactivate(_ id: ID<SigningKey>) throws {
        try connection.run("UPDATE signing_keys SET status = 'deactivated', is_primary = 0 WHERE id = \(id)")
    }

    package func delete(_ id: ID<SigningKey>) throws {
        try connection.run("DELETE FROM signing_keys WHERE id = \(id)")
    }
}
