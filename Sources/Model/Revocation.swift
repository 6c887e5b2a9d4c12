// What makes a signed token worthless before it expires: access tokens are not stored, their revocations are.

/// Everything of one kind issued up to a moment is refused.
package struct NotBefore: Equatable, Sendable {
    package enum Kind: String, Sendable { case grant, session, user, client, key }

    package let kind: Kind
    package let subject: String
    /// Tokens whose `iat` is not later than this second are refused.
    package let second: Int
    /// When the last token it can concern has expired, and the mark may be purged.
    package let expiresAt: Timestamp

    package init(kind: Kind, subject: String, second: Int, expiresAt: Timestamp) {
        self.kind = kind
        self.subject = subject
        self.second = second
        self.expiresAt = expiresAt
    }

    /// Everything issued by now, whatever it was issued for.
    package init(_ kind: Kind, _ subject: String, at now: Timestamp) {
        self.init(
            kind: kind, subject: subject, second: now.seconds, expiresAt: now.adding(seconds: Self.longestToken))
    }

    /// Seconds until the last access token has expired that may have been issued by now, with a minute for clocks set back.
    private static let longestToken = ResourceServer.tokenLifetimes.upperBound + 60
}

/// One access token, by its `jti`, that was revoked before its time.
package struct Revocation: Equatable, Sendable {
    package let jti: String
    package let expiresAt: Timestamp

    package init(jti: String, expiresAt: Timestamp) {
        self.jti = jti
        self.expiresAt = expiresAt
    }
}
