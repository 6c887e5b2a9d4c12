// Who is signed in at the browser that asks.

internal import Cryptography
package import Identity
package import Model
package import Store

/// Finds the session of a cookie.
package protocol CurrentSession: Sendable {
    /// nil unless the session is good now and its person active.
    func current(
        token: Secret?, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> (session: Session, user: User)?
}

extension SessionKeeper: CurrentSession {}

/// The browser behind a request, by its cookies and its address.
package struct Browser: Sendable {
    /// Its name: 256 random bits in base64url. Interactions are bound to its digest.
    package let identifier: Secret?
    package let session: Secret?
    package let remoteAddress: String
    package let requestID: String?

    package init(identifier: Secret?, session: Secret?, remoteAddress: String, requestID: String?) {
        // Whatever else the browser sends was not made here.
        self.identifier = identifier?.reveal().utf8.count == 43 ? identifier : nil
        self.session = session
        self.remoteAddress = remoteAddress
        self.requestID = requestID
    }

    func began(_ interaction: Interaction) -> Bool {
        guard let identifier else { return false }
        return ConstantTime.equal(SecretToken.digest(of: identifier), interaction.browserDigest)
    }
}
