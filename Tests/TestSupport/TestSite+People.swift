// People of the test site.

internal import Administration
package import Model
internal import Routing
internal import Store

extension TestSite {
    /// Makes a person with a password, at a cost that tests can pay.
    package func person(_ email: String, _ password: String, isEmailVerified: Bool = true) throws -> User {
        let now = time.now
        let user = User(
            id: installation.randomness.id(at: now), kind: .person, email: try EmailAddress(email),
            isEmailVerified: isEmailVerified, firstName: "Alice", lastName: "Example", createdAt: now, updatedAt: now)
        let hash = try Self.hash(password)
        try store().write { rows in
            try rows.users.insert(user)
            try rows.users.setPassword(hash, of: user.id, at: now)
        }
        return user
    }
}
