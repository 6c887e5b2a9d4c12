// Statements on an environment's settings, and on its own sealed keys.

internal import Database
package import Model

package struct Settings {
    let connection: any Connection
    let snapshot: Snapshot?

    package func get() throws -> EnvironmentSettings {
        try snapshot.row(.settings, connection) {
            try connection.first(
                """
                SELECT registration, verification_required, session_lifetime, code_lifetime, refresh_lifetime,
                    refresh_idle_lifetime, brand_name, brand_logo_uri, brand_color, token_lifetime,
                    audit_retention
                FROM settings
                """
            ) { row in
                var settings = EnvironmentSettings()
                settings.allowsRegistration = try row.get(0)
                settings.requiresVerification = try row.get(1)
                settings.sessionLifetime = try row.get(2)
                settings.codeLifetime = try row.get(3)
                settings.refreshLifetime = try row.get(4)
                settings.refreshIdleLifetime = try row.get(5)
                settings.brandName = try row.get(6)
                settings.brandLogoURI = try row.get(7)
                settings.brandColor = try row.get(8)
                settings.tokenLifetime = try row.get(9)
                settings.auditRetention = try row.get(10)
                return settings
            }
        } ?? EnvironmentSettings()
    }

    package func set(_ settings: EnvironmentSettings) throws {
        try connection.run(
            """
            UPDATE settings SET registration = \(settings.allowsRegistration),
                verification_required = \(settings.requiresVerification), session_lifetime = \(settings.sessionLifetime),
                code_lifetime = \(settings.codeLifetime), refresh_lifetime = \(settings.refreshLifetime),
                refresh_idle_lifetime = \(settings.refreshIdleLifetime), brand_name = \(optional: settings.brandName),
                brand_logo_uri = \(optional: settings.brandLogoURI), brand_color = \(optional: settings.brandColor),
                token_lifetime = \(settings.tokenLifetime), audit_retention = \(optional: settings.auditRetention)
            """)
    }

    /// A sealed key of the environment's own.
    package func secret(_ purpose: String) throws -> [UInt8]? {
        try connection.first("SELECT sealed FROM environment_secrets WHERE purpose = \(purpose)") { try $0.get(0) }
    }

    /// Keeps a sealed key; the one that is there already stays, and is what `secret` gives afterwards.
    package func insertSecret(_ purpose: String, _ sealed: [UInt8], at time: Timestamp) throws {
        try connection.run(
            """
            INSERT INTO environment_secrets (purpose, sealed, created_at) VALUES (\(purpose), \(sealed), \(time))
            ON CONFLICT (purpose) DO NOTHING
            """)
    }
}
