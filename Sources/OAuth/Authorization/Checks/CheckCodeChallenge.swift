// PKCE (RFC 7636): S256, for public clients always and for every other unless an operator has said otherwise.

internal import JOSE
internal import Model

/// RFC 9700 section 2.1.1. A challenge that is there is checked also where none is needed: what is ignored here would be missing at the
/// token endpoint (section 4.8).
struct CheckCodeChallenge: AuthorizationCheck {
    let parameters = ["code_challenge", "code_challenge_method"]
    let setting: String? = "client.require_pkce"

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        let method = asked.parameters.optional("code_challenge_method")
        guard let challenge = asked.parameters.optional("code_challenge") else {
            guard asked.client.type != .isPublic, !asked.client.metadata.requiresPKCE else {
                throw OAuthError.challengeMissing
            }
            guard method == nil else { throw OAuthError.challengeMethodAlone }
            return
        }
        // Left out it means plain (section 4.3), which anyone who sees the request can answer.
        guard method == "S256" else { throw OAuthError.challengeMethod }
        guard let digest = try? Base64URL.decode(challenge), digest.count == 32 else {
            throw OAuthError.challengeMalformed
        }
        request.codeChallenge = challenge
    }
}
