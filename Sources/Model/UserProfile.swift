// What is known of a person beyond name and address (OpenID Connect Core section 5.1).

package struct UserProfile: Equatable, Sendable {
    package var phoneNumber: String?
    package var isPhoneNumberVerified = false
    /// A JSON object of further standard claims: `nickname`, `picture`, `locale`, `address` and so on, as they are given out.
    package var claims = "{}"
    /// The person's name in the operator's own system.
    package var externalID: String?
    /// A JSON object that the operator may use as they like; it is in no token.
    package var metadata = "{}"
    package var lastSignInAt: Timestamp?

    package init() {}
}
