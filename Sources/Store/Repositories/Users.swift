// Statements on users and their passwords.

internal import Database
package import Model

package struct Users {
    let connection: any Connection

    package func find(_ id: ID<User>) throws -> User? {
        try connection.first("SELECT \(raw: Self.columns) FROM users WHERE id = \(id)", Self.user)
    }

    package func find(_ email: EmailAddress) throws -> User? {
        try connection.first("SELECT \(raw: Self.columns) FROM users WHERE email_key = \(email.key)", Self.user)
    }

    /// How many people there are, as far as that; counting a hundred thousand takes as long as a hundred requests.
    package func countPeople(atMost most: Int) throws -> Int {
        try connection.first(
            "SELECT count(*) FROM (SELECT 1 FROM users WHERE kind = 'person' LIMIT \(most))"
        ) { try $0.get(0, as: Int.self) } ?? 0
    }

    package func insert(_ user: User) throws {
        try connection.run(
            """
            INSERT INTO users (id, kind, email, email_key, email_verified, self_registered, first_name, last_name, status,
                phone_number, phone_number_verified, profile, external_id, metadata, last_sign_in_at, created_at, updated_at)
            VALUES (\(user.id), \(user.kind), \(optional: user.email), \(optional: user.email?.key), \(user.isEmailVerified),
                \(user.isSelfRegistered), \(optional: user.firstName), \(optional: user.lastName), \(user.status),
                \(optional: user.profile.phoneNumber), \(user.profile.isPhoneNumberVerified), \(user.profile.claims),
                \(optional: user.profile.externalID), \(user.profile.metadata), \(optional: user.profile.lastSignInAt),
                \(user.createdAt), \(user.updatedAt))
            """)
    }

    /// Writes everything of a user that can change; false when there is none.
    package func update(_ user: User) throws -> Bool {
        try connection.run(
            """
            UPDATE users SET email = \(optional: user.email), email_key = \(optional: user.email?.key),
                email_verified = \(user.isEmailVerified), first_name = \(optional: user.firstName),
                last_name = \(optional: user.lastName), status = \(user.status),
                phone_number = \(optional: user.profile.phoneNumber),
                phone_number_verified = \(user.profile.isPhoneNumberVerified), profile = \(user.profile.claims),
                external_id = \(optional: user.profile.externalID), metadata = \(user.profile.metadata),
                updated_at = \(user.updatedAt)
            WHERE id = \(user.id)
            """) > 0
    }

    package func noteSignIn(_ id: ID<User>, at time: Timestamp) throws {
        try connection.run("UPDATE users SET last_sign_in_at = \(time) WHERE id = \(id)")
    }

    /// Sets a user's password, as a PHC string.
    package func setPassword(_ hash: String, of user: ID<User>, at time: Timestamp) throws {
        try connection.run(
            """
            INSERT INTO password_credentials (user_id, hash, changed_at) VALUES (\(user), \(hash), \(time))
            ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at
            """)
    }

    package func password(of user: ID<User>) throws -> String? {
        try connection.first("SELECT hash FROM password_credentials WHERE user_id = \(user)") { try $0.get(0) }
    }

    private static let columns: StaticString =
        """
        id, kind, email, email_verified, first_name, last_name, status, created_at, updated_at, phone_number, \
        phone_number_verified, profile, external_id, metadata, last_sign_in_at, self_registered
        """

    private static func user(_ row: Row) throws -> User {
        var profile = UserProfile()
        profile.phoneNumber = try row.get(9)
        profile.isPhoneNumberVerified = try row.get(10)
        profile.claims = try row.get(11)
        profile.externalID = try row.get(12)
        profile.metadata = try row.get(13)
        profile.lastSignInAt = try row.get(14)
        return User(
            id: try row.get(0), kind: try row.get(1), email: try row.get(2), isEmailVerified: try row.get(3),
            isSelfRegistered: try row.get(15), firstName: try row.get(4), lastName: try row.get(5),
            status: try row.get(6), profile: profile,
            createdAt: try row.get(7), updatedAt: try row.get(8))
    }
}
