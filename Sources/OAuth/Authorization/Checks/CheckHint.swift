// The ID token that tells whom the client expects (OpenID Connect Core section 3.1.2.1).

package import Model
package import Store

/// Reads ID tokens that clients send back.
package protocol IDTokenHints: Sendable {
    /// Whom an ID token speaks of that this issuer gave to this client, also an expired one; nil for anything else.
    func user(
        of hint: Secret, client: Client, issuer: Issuer, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> ID<User>?

    /// What a person is called towards a client; nil where nobody has been told yet.
    func subject(
        of user: ID<User>, client: Client, environment: ID<Environment>, in rows: EnvironmentConnection
    ) throws -> String?
}

struct CheckHint: AuthorizationCheck {
    let parameters = ["id_token_hint"]
    let isRecorded = false

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        guard let hint = asked.parameters.optional("id_token_hint") else { return }
        guard
            let user = try asked.hints.user(
                of: Secret(hint), client: asked.client, issuer: asked.issuer, in: asked.rows, at: asked.now)
        else { throw OAuthError.hintUnreadable }
        if let subjects = request.hintedSubjects {
            let name = try asked.hints.subject(
                of: user, client: asked.client, environment: asked.issuer.address.environment, in: asked.rows)
            guard subjects.contains(where: { $0 == name }) else { throw OAuthError.hintedNobody }
        }
        request.hintedUser = user
    }
}
