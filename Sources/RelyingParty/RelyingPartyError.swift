// Why nobody was signed in: the sentences of this room.

/// For people: they say what went wrong, and nothing that is secret.
package enum RelyingPartyError: Error, Equatable, CustomStringConvertible {
    case badIssuer(String, String)
    /// An address did not answer.
    case unreachable(String, String)
    case notDiscovery(String, String)
    /// The provider said no, with RFC 6749's code and perhaps its own words.
    case refused(code: String, description: String?)
    case badAnswer(String)
    case badResponse(String)
    case badToken(String)

    /// The person, or the provider in their name, did not allow it (RFC 6749 section 4.1.2.1).
    package var isAccessDenied: Bool {
        if case .refused("access_denied", _) = self { true } else { false }
    }

    package var description: String {
        switch self {
        case .badIssuer(let issuer, let reason): "'\(issuer)' is no issuer to sign in at: \(reason)"
        case .unreachable(let address, let reason): "\(address) cannot be reached: \(reason)"
        case .notDiscovery(let address, let reason): "\(address) is no discovery document: \(reason)"
        case .refused("access_denied", let words): "the sign-in was not allowed\(Self.appended(words))"
        case .refused(let code, let words): "the provider refused with \(code)\(Self.appended(words))"
        case .badAnswer(let reason): "the provider's answer is not understood: \(reason)"
        case .badResponse(let reason): "what the browser brought back is not the answer to this sign-in: \(reason)"
        case .badToken(let reason): "a token of the provider is not good: \(reason)"
        }
    }

    private static func appended(_ words: String?) -> String {
        words.map { ": \($0)" } ?? ""
    }
}
