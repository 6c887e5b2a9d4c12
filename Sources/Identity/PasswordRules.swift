// What a password must be, for everybody who sets one.

package import Model

package enum PasswordRules {
    /// NIST SP 800-63B section 5.1.1.2: length is what counts.
    package static let shortest = 8
    package static let longest = 1024

    package static func check(_ password: Secret) throws(IdentityError) {
        let text = password.reveal()
        guard text.count >= shortest else { throw .passwordTooShort(minimum: shortest) }
        guard text.utf8.count <= longest else { throw .passwordTooLong(maximum: longest) }
        // scrypt pads with it: `a` and `a` with a NUL after it would be the same password.
        guard !text.utf8.contains(0) else { throw .passwordHasNUL }
    }
}
