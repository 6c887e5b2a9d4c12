// How a person has signed in, as tokens say it (OpenID Connect Core section 2, RFC 8176).

/// When and by what a person proved who they are, and in which session.
package struct AuthenticationContext: Equatable, Sendable {
    /// The only class there is without second factors: a password, at any time.
    package static let password = "urn:gatehouse:acr:password"

    /// `auth_time`, seconds.
    package let time: Int
    /// `amr`.
    package let methods: [String]
    /// `sid`.
    package let session: String?

    package init(time: Int, methods: [String], session: String?) {
        self.time = time
        self.methods = methods
        self.session = session
    }

    /// `acr`.
    package var reference: String { Self.password }
}
