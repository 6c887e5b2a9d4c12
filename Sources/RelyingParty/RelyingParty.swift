/// What an application does that lets an OpenID provider sign people in: discovery, the authorization request, tokens, keys.
///
/// Owns: the client's half of the protocols, by the standards alone (RFC 6749, 7009, 7636, 8414, 9207, OpenID Connect Core and
/// Discovery). Must not know: this product's other half. Whoever answers is some provider, reached over HTTP and believed only as far
/// as the standards let it be.
///
/// Security properties:
/// 1. Nothing but `https` is spoken to, except to this machine itself.
/// 2. A discovery document counts only for the very issuer that it was asked of (RFC 8414 section 3.3).
/// 3. An authorization response counts once, with the state of this attempt and the issuer that was asked (RFC 9207); the code
///    goes to that issuer's token endpoint alone, with the verifier that only this attempt knows (RFC 7636).
/// 4. An ID token is verified whole: signature, issuer, audience, time, nonce; an access token is never taken for one.
/// 5. Tokens, codes and secrets are in no error's words.
package enum RelyingParty {
    /// Somebody else's words on one line, without what a terminal or a log would take for a command.
    package static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(300).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: " "
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
