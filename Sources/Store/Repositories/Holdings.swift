// Statements on everything that people and clients hold for a time: sessions, grants, codes, tokens, links.

internal import Database
package import Model

/// What runs out by itself, and what a restore must not bring back once it has ended.
package struct Holdings {
    let connection: any Connection

    /// Whether there is anything to purge.
    package func hasExpired(at time: Timestamp) throws -> Bool {
        let dayBefore = time.adding(seconds: -86_400)
        return try connection.first(
            """
            SELECT EXISTS (SELECT 1 FROM sessions WHERE expires_at < \(time))
                OR EXISTS (SELECT 1 FROM interactions WHERE expires_at < \(time))
                OR EXISTS (SELECT 1 FROM grants WHERE expires_at < \(time))
                OR EXISTS (SELECT 1 FROM authorization_codes WHERE expires_at < \(dayBefore))
                OR EXISTS (SELECT 1 FROM refresh_tokens WHERE expires_at < \(time))
                OR EXISTS (SELECT 1 FROM opaque_tokens WHERE expires_at < \(time))
                OR EXISTS (SELECT 1 FROM mail_tokens WHERE expires_at < \(time))
                OR EXISTS (SELECT 1 FROM decision_records WHERE expires_at < \(time))
            """
        ) { try $0.get(0) } ?? false
    }

    /// Leaves only what is in force in `live` too, as it is there: whoever was signed out, withdrew a consent or used a refresh
    /// token since this file was copied has not done so in vain. Gives the number of sessions and grants that went.
    package func keepOnly(whatLivesIn live: Holdings, at time: Timestamp) throws -> Int {
        let dropped = try keepSessions(of: live, at: time) + keepGrants(of: live, at: time)
        try keepRefreshTokens(of: live)
        try keepConsents(of: live)
        try keepInvitations(of: live)
        let opaque = Set(try live.opaqueDigests())
        for digest in try opaqueDigests() where !opaque.contains(digest) {
            try connection.run("DELETE FROM opaque_tokens WHERE digest = \(digest)")
        }
        // They last for minutes or are asked for again, and may have been used.
        try connection.run("DELETE FROM authorization_codes")
        try connection.run("DELETE FROM mail_tokens")
        try connection.run("DELETE FROM interactions")
        // What is about has been made with them.
        let secrets = try live.connection.rows("SELECT purpose, sealed, created_at FROM environment_secrets") { row in
            (
                purpose: try row.get(0, as: String.self), sealed: try row.get(1, as: [UInt8].self),
                createdAt: try row.get(2, as: Timestamp.self)
            )
        }
        for secret in secrets {
            try connection.run(
                """
                INSERT INTO environment_secrets (purpose, sealed, created_at)
                VALUES (\(secret.purpose), \(secret.sealed), \(secret.createdAt))
                ON CONFLICT (purpose) DO UPDATE SET sealed = excluded.sealed
                """)
        }
        return dropped
    }

    private func keepSessions(of live: Holdings, at time: Timestamp) throws -> Int {
        let kept = try live.sessionDigests(at: time)
        var dropped = 0
        for id in try sessionDigests(at: time).keys {
            if let current = kept[id] {
                // Its cookie has changed since: the old one is dead.
                try connection.run(
                    "UPDATE sessions SET token_digest = \(current) WHERE id = \(id) AND token_digest <> \(current)")
            } else {
                dropped += try connection.run("DELETE FROM sessions WHERE id = \(id)")
            }
        }
        return dropped
    }

    private func keepGrants(of live: Holdings, at time: Timestamp) throws -> Int {
        let kept = Set(try live.grants(at: time))
        var dropped = 0
        for id in try grants(at: time) where !kept.contains(id) {
            dropped += try connection.run("DELETE FROM grants WHERE id = \(id)")
        }
        return dropped
    }

    private func keepRefreshTokens(of live: Holdings) throws {
        let repository = RefreshTokens(connection: connection)
        let current = RefreshTokens(connection: live.connection)
        let ids = try connection.rows("SELECT grant_id FROM refresh_tokens") {
            try $0.get(0, as: ID<AuthorizationGrant>.self)
        }
        for id in ids {
            _ = try repository.delete(id)
            if let token = try current.find(id) { try repository.insert(token) }
        }
    }

    private func keepConsents(of live: Holdings) throws {
        let current = Consents(connection: live.connection)
        let consents = Consents(connection: connection)
        for old in try consents.all() {
            guard let now = try current.find(old.user, old.client, at: old.resourceServer) else {
                try consents.delete(old.id)
                continue
            }
            try consents.put(
                Consent(
                    id: old.id, user: old.user, client: old.client, resourceServer: old.resourceServer,
                    scopes: old.scopes.intersection(now.scopes), createdAt: old.createdAt, updatedAt: now.updatedAt))
        }
    }

    /// A link that has been answered or taken back since must not open again.
    private func keepInvitations(of live: Holdings) throws {
        let open = Set(try live.openInvitations())
        for id in try openInvitations() where !open.contains(id) {
            try connection.run("UPDATE invitations SET status = 'revoked' WHERE id = \(id)")
        }
    }

    private func openInvitations() throws -> [ID<Invitation>] {
        try connection.rows("SELECT id FROM invitations WHERE status = 'pending'") {
            try $0.get(0, as: ID<Invitation>.self)
        }
    }

    private func sessionDigests(at time: Timestamp) throws -> [ID<Session>: [UInt8]] {
        let rows = try connection.rows(
            "SELECT id, token_digest FROM sessions WHERE revoked_at IS NULL AND expires_at > \(time)"
        ) { (try $0.get(0, as: ID<Session>.self), try $0.get(1, as: [UInt8].self)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private func grants(at time: Timestamp) throws -> [ID<AuthorizationGrant>] {
        try connection.rows("SELECT id FROM grants WHERE revoked_at IS NULL AND expires_at > \(time)") {
            try $0.get(0, as: ID<AuthorizationGrant>.self)
        }
    }

    private func opaqueDigests() throws -> [[UInt8]] {
        try connection.rows("SELECT digest FROM opaque_tokens") { try $0.get(0, as: [UInt8].self) }
    }
}
