// One attempt to have somebody signed in: what is sent with the browser, and what must come back.

internal import Cryptography
package import HTTP
internal import JOSE
package import Model

package struct AuthorizationAttempt: Sendable {
    /// Binds the response to whoever made the attempt (RFC 6749 section 10.12).
    package let state: String
    /// Binds the ID token to the attempt (OpenID Connect Core section 3.1.2.1).
    package let nonce: String
    /// RFC 7636 section 4.1.
    let verifier: Secret
    package let redirectURI: String

    package init(redirectURI: String, randomness: Randomness) {
        self.redirectURI = redirectURI
        state = Base64URL.encode(randomness.bytes(32))
        nonce = Base64URL.encode(randomness.bytes(32))
        verifier = Secret(Base64URL.encode(randomness.bytes(32)))
    }

    /// RFC 7636 section 4.2, S256.
    private var challenge: String { Base64URL.encode(Digest.sha256(Array(verifier.reveal().utf8))) }

    /// Where the browser is sent.
    package func address(at provider: Provider, for client: RegisteredClient, scope: String) -> String {
        Provider.address(
            provider.authorizationEndpoint,
            [
                "response_type": "code", "client_id": client.id, "redirect_uri": redirectURI, "scope": scope,
                "state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256",
            ])
    }

    /// Whether a response belongs to this attempt: it alone ends the wait for one.
    package func isAnswered(by response: Form) -> Bool {
        let found = response.all("state")
        return found.count == 1 && ConstantTime.equal(Array(found[0].utf8), Array(state.utf8))
    }

    /// The code that the browser brought back.
    package func code(in response: Form, from provider: Provider) throws(RelyingPartyError) -> Secret {
        func single(_ name: String) throws(RelyingPartyError) -> String? {
            let values = response.all(name)
            guard values.count <= 1 else { throw .badResponse("\(name) stands in it twice") }
            return values.first
        }
        guard let found = try single("state") else { throw .badResponse("it has no state") }
        guard ConstantTime.equal(Array(found.utf8), Array(state.utf8)) else {
            throw .badResponse("its state is not the one that was sent")
        }
        // RFC 9207 section 2.4, before anything else is believed: an honest provider's code must not go to another.
        let issuer = try single("iss")
        guard issuer != nil || !provider.namesIssuerInResponses else {
            throw .badResponse("it does not name its issuer")
        }
        guard issuer.map({ $0.utf8.elementsEqual(provider.issuer.utf8) }) ?? true else {
            throw .badResponse("it is of another issuer")
        }
        if let error = try single("error") {
            let words = try single("error_description").map(RelyingParty.plain)
            throw .refused(code: RelyingParty.plain(error), description: words)
        }
        guard let code = try single("code"), !code.isEmpty else { throw .badResponse("it has no code") }
        return Secret(code)
    }
}
