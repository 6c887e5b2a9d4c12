// Making users with a password.

internal import Cryptography
package import Model
package import Store

/// Why a user could not be made.
package enum IdentityError: Error, Equatable, CustomStringConvertible {
    case emailTaken(EmailAddress)
    case passwordTooShort(minimum: Int)
    case passwordTooLong(maximum: Int)
    case passwordHasNUL
    case passwordUnchanged
    case nameTooLong(maximum: Int)
    case nameHasControlCharacters

    package var description: String {
        switch self {
        case .emailTaken(let email): "a user with the e-mail address \(email) exists already in this environment"
        case .passwordTooShort(let minimum): "the password must have at least \(minimum) characters"
        case .passwordTooLong(let maximum): "the password must have at most \(maximum) bytes"
        case .passwordHasNUL: "the password must not contain the character NUL"
        case .passwordUnchanged: "the new password must not be the present one"
        case .nameTooLong(let maximum): "a name has at most \(maximum) characters"
        case .nameHasControlCharacters: "a name contains no control characters"
        }
    }
}

package struct UserCreation: Sendable {
    private let randomness: Randomness

    package init(randomness: Randomness) {
        self.randomness = randomness
    }

    /// Makes a person who signs in with a password.
    package func create(
        email: EmailAddress, password: Secret, isEmailVerified: Bool, firstName: String?, lastName: String?,
        profile: UserProfile = UserProfile(), actor: AuditEvent.Actor, at time: Timestamp, in store: EnvironmentStore
    ) throws -> User {
        try PasswordRules.check(password)
        let hash = try PasswordHash.make(password.reveal()).description
        let user = User(
            id: randomness.id(at: time), kind: .person, email: email, isEmailVerified: isEmailVerified,
            firstName: firstName,
            lastName: lastName, profile: profile, createdAt: time, updatedAt: time)
        let event = AuditEvent(
            id: randomness.id(at: time), action: "user.created", actor: actor,
            targets: [.init(type: "user", id: user.id.description, name: email.description)], occurredAt: time)
        try store.write { rows in
            guard try rows.users.find(email) == nil else { throw IdentityError.emailTaken(email) }
            try rows.users.insert(user)
            try rows.users.setPassword(hash, of: user.id, at: time)
            try rows.note(event)
        }
        return user
    }
}
