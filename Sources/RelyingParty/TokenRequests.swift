// The token endpoint and its neighbours, as a client asks them.

internal import HTTP
package import JSON
package import Model
internal import Outbound

/// What a provider gave (RFC 6749 section 5.1, OpenID Connect Core section 3.1.3.3).
package struct TokenSet: Sendable {
    package let accessToken: Secret
    package let refreshToken: Secret?
    package let idToken: Secret?
    package let scope: String?
    /// nil where the provider does not say.
    package let expiresAt: Timestamp?

    package init(
        accessToken: Secret, refreshToken: Secret?, idToken: Secret?, scope: String?, expiresAt: Timestamp?
    ) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.idToken = idToken
        self.scope = scope
        self.expiresAt = expiresAt
    }
}

package struct TokenRequests: Sendable {
    private let provider: Provider
    private let client: RegisteredClient
    private let transport: Transport

    package init(_ provider: Provider, _ client: RegisteredClient, by transport: Transport) {
        self.provider = provider
        self.client = client
        self.transport = transport
    }

    /// RFC 6749 section 4.1.3 with RFC 7636 section 4.5.
    package func exchange(
        _ code: Secret, of attempt: AuthorizationAttempt, at now: Timestamp
    ) throws(RelyingPartyError) -> TokenSet {
        try tokens(
            [
                "grant_type": "authorization_code", "code": code.reveal(), "redirect_uri": attempt.redirectURI,
                "code_verifier": attempt.verifier.reveal(),
            ], now)
    }

    /// RFC 6749 section 6. A provider that gives no other refresh token lets this one be used again.
    package func refresh(_ token: Secret, at now: Timestamp) throws(RelyingPartyError) -> TokenSet {
        let given = try tokens(["grant_type": "refresh_token", "refresh_token": token.reveal()], now)
        return TokenSet(
            accessToken: given.accessToken, refreshToken: given.refreshToken ?? token, idToken: given.idToken,
            scope: given.scope, expiresAt: given.expiresAt)
    }

    /// RFC 7009 section 2; false where the provider revokes nothing.
    package func revoke(_ token: Secret) throws(RelyingPartyError) -> Bool {
        guard let endpoint = provider.revocationEndpoint else { return false }
        let answer = try post(endpoint, ["token": token.reveal(), "token_type_hint": "refresh_token"])
        guard answer.status == 200 else { throw Self.refusal(answer) }
        return true
    }

    /// OpenID Connect Core section 5.3. `subject` is the ID token's: another person's claims are nobody's (section 5.3.2).
    package func userInfo(_ token: Secret, of subject: String) throws(RelyingPartyError) -> JSONObject {
        guard let endpoint = provider.userInfoEndpoint else {
            throw .badAnswer("its discovery document has no userinfo_endpoint")
        }
        let answer = try Transport.asking(endpoint) { try transport.get(endpoint, "Bearer \(token.reveal())") }
        guard answer.status == 200 else { throw Self.refusal(answer) }
        guard let claims = (try? JSON(parsing: answer.body))?.object else {
            throw .badAnswer("userinfo is no JSON object")
        }
        guard let found = claims["sub"]?.string, found.utf8.elementsEqual(subject.utf8) else {
            throw .badAnswer("userinfo is about somebody else")
        }
        return claims
    }

    private func post(_ url: OutboundURL, _ form: Form) throws(RelyingPartyError) -> FetchedDocument {
        var form = form
        // Its name is all that a public client has (RFC 6749 section 3.2.1).
        if client.secret == nil { form.append("client_id", client.id) }
        let sent = form
        return try Transport.asking(url) { try transport.post(url, sent, client.authorization) }
    }

    private func tokens(_ form: Form, _ now: Timestamp) throws(RelyingPartyError) -> TokenSet {
        let answer = try post(provider.tokenEndpoint, form)
        guard answer.status == 200 else { throw Self.refusal(answer) }
        guard let object = (try? JSON(parsing: answer.body))?.object, let access = object["access_token"]?.string,
            !access.isEmpty
        else { throw .badAnswer("the token endpoint gave no access token") }
        guard object["token_type"]?.string?.lowercased() == "bearer" else {
            throw .badAnswer("the token endpoint gave a token of a kind that is not used here")
        }
        return TokenSet(
            accessToken: Secret(access), refreshToken: object["refresh_token"]?.string.map(Secret.init),
            idToken: object["id_token"]?.string.map(Secret.init), scope: object["scope"]?.string,
            expiresAt: object["expires_in"]?.integer.map { now.adding(seconds: min(max($0, 0), 1 << 32)) })
    }

    /// RFC 6749 section 5.2, or whatever else it was.
    private static func refusal(_ answer: FetchedDocument) -> RelyingPartyError {
        guard let object = (try? JSON(parsing: answer.body))?.object, let code = object["error"]?.string else {
            return .badAnswer("it answers \(answer.status)")
        }
        return .refused(
            code: RelyingParty.plain(code),
            description: object["error_description"]?.string.map(RelyingParty.plain))
    }
}
