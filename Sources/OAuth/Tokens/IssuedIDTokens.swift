// ID tokens of ours as hints of authorization requests.

package import Model
package import Store

/// Reads the ID tokens that this installation has given.
package struct IssuedIDTokens: IDTokenHints {
    private let keyrings: Keyrings

    package init(keyrings: Keyrings) {
        self.keyrings = keyrings
    }

    package func user(
        of hint: Secret, client: Client, issuer: Issuer, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> ID<User>? {
        let environment = issuer.address.environment
        return try IDTokenHint.verify(
            hint.reveal(), issuer: issuer, client: client.clientID,
            keyring: try keyrings.keyring(of: environment, in: rows), environment: environment,
            secrets: keyrings.secrets, in: rows)?.user
    }
}
