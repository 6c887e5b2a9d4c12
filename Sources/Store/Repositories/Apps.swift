// Statements on developer apps and their end-users.

internal import Database
package import Model

package struct Apps {
    let connection: any Connection
    let snapshot: Snapshot?

    package func find(publicClientID: ClientID) throws -> App? {
        try snapshot.row(.app(publicClientID), connection) {
            try connection.first(
                "SELECT \(raw: Self.columns) FROM apps WHERE public_client_id = \(publicClientID)", Self.app)
        }
    }

    package func all() throws -> [App] {
        try connection.rows("SELECT \(raw: Self.columns) FROM apps ORDER BY id", Self.app)
    }

    package func insert(_ app: App) throws {
        try connection.run(
            """
            INSERT INTO apps (id, name, public_client_id, status, created_at)
            VALUES (\(app.id), \(app.name), \(app.publicClientID), \(app.status), \(app.createdAt))
            """)
    }

    // MARK: End-users

    /// An app's end-users in the order of their making, after a given one, at most `limit`.
    package func users(of app: ID<App>, after: ID<AppUser>? = nil, limit: Int) throws -> [AppUser] {
        try connection.rows(
            """
            SELECT \(raw: Self.userColumns) FROM app_users
            WHERE app_id = \(app) AND id > \(after?.description ?? "") ORDER BY id LIMIT \(limit)
            """, Self.user)
    }

    package func user(_ externalUserID: ExternalUserID, of app: ID<App>) throws -> AppUser? {
        try connection.first(
            """
            SELECT \(raw: Self.userColumns) FROM app_users
            WHERE app_id = \(app) AND external_user_id = \(externalUserID)
            """, Self.user)
    }

    package func insert(_ user: AppUser) throws {
        try connection.run(
            """
            INSERT INTO app_users (id, app_id, external_user_id, email, status, created_at, updated_at)
            VALUES (\(user.id), \(user.app), \(user.externalUserID), \(optional: user.email), \(user.status), \(user.createdAt),
                \(user.createdAt))
            """)
    }

    package func update(_ id: ID<AppUser>, email: EmailAddress?, status: AppUser.Status, at time: Timestamp) throws {
        try connection.run(
            "UPDATE app_users SET email = \(optional: email), status = \(status), updated_at = \(time) WHERE id = \(id)"
        )
    }

    private static let columns: StaticString = "id, name, public_client_id, status, created_at"
    private static let userColumns: StaticString = "id, app_id, external_user_id, email, status, created_at"

    private static func app(_ row: Row) throws -> App {
        App(
            id: try row.get(0), name: try row.get(1), publicClientID: try row.get(2), status: try row.get(3),
            createdAt: try row.get(4))
    }

    private static func user(_ row: Row) throws -> AppUser {
        AppUser(
            id: try row.get(0), app: try row.get(1), externalUserID: try row.get(2), email: try row.get(3),
            status: try row.get(4), createdAt: try row.get(5))
    }
}
