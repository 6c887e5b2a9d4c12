// Hints by the ID tokens that were really given: what the authorization endpoint reads them with.

package import Model
package import Store

extension Keyrings: IDTokenHints {
    package func user(
        of hint: Secret, client: Client, issuer: Issuer, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> ID<User>? {
        let environment = issuer.address.environment
        return try IDTokenHint.verify(
            hint.reveal(), issuer: issuer, client: client.clientID, keyring: keyring(of: environment, in: rows),
            environment: environment, secrets: secrets, in: rows)?.user
    }

    package func subject(
        of user: ID<User>, client: Client, environment: ID<Environment>, in rows: EnvironmentConnection
    ) throws -> String? {
        try SubjectIdentifiers(secrets).known(for: user, client: client, of: environment, in: rows)
    }
}
