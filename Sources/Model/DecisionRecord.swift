// Why something was refused, for whoever is asked about it.

package struct DecisionRecord: Equatable, Sendable {
    package enum Kind: String, Sendable { case signIn = "sign_in", authorization, token }

    /// Seconds.
    package static let lifetime = 30 * 86_400

    /// What the answer shows.
    package let reference: String
    package let kind: Kind
    /// The rule that refused, as a word.
    package let rule: String
    /// What it was asked about; never a secret.
    package let value: String?
    /// The setting that would change the answer.
    package let setting: String?
    package let client: ClientID?
    package let user: ID<User>?
    package let remoteAddress: String?
    package let requestID: String?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        reference: String, kind: Kind, rule: String, value: String?, setting: String?, client: ClientID?,
        user: ID<User>?, remoteAddress: String?, requestID: String?, createdAt: Timestamp
    ) {
        self.reference = reference
        self.kind = kind
        self.rule = rule
        self.value = value
        self.setting = setting
        self.client = client
        self.user = user
        self.remoteAddress = remoteAddress
        self.requestID = requestID
        self.createdAt = createdAt
        expiresAt = createdAt.adding(seconds: Self.lifetime)
    }
}
