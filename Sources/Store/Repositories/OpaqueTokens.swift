// Statements on opaque access tokens.

internal import Database
package import Model

package struct OpaqueTokens {
    let connection: any Connection

    package func find(digest: [UInt8]) throws -> OpaqueToken? {
        try connection.first("SELECT digest, grant_id, payload, expires_at FROM opaque_tokens WHERE digest = \(digest)")
        {
            OpaqueToken(
                digest: try $0.get(0), grant: try $0.get(1), payload: try $0.get(2), expiresAt: try $0.get(3))
        }
    }

    package func insert(_ token: OpaqueToken) throws {
        try connection.run(
            """
            INSERT INTO opaque_tokens (digest, grant_id, payload, expires_at)
            VALUES (\(token.digest), \(optional: token.grant), \(token.payload), \(token.expiresAt))
            """)
    }

    package func purge(at time: Timestamp, limit: Int = 1000) throws -> Int {
        try connection.run(
            """
            DELETE FROM opaque_tokens WHERE digest IN
                (SELECT digest FROM opaque_tokens WHERE expires_at < \(time) ORDER BY expires_at LIMIT \(limit))
            """)
    }
}
