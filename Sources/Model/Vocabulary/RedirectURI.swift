// Redirect URIs (RFC 6749 section 3.1.2).

/// An address of a client that answers go to. It is a value that was registered or sent; whether a sent one may be used is
/// decided by `isPermitted`.
package struct RedirectURI: Sendable, CustomStringConvertible {
    /// As many as a client may register.
    package static let mostPerClient = 10
    package static let longest = 2048

    package let description: String
    /// Of a registered one, as sent ones are judged by it again and again; nil where today's rules refuse it.
    private let parts: RedirectURIParts?

    /// One that was sent, or is yet to be judged.
    package init(unchecked text: String) {
        description = text
        parts = nil
    }

    /// One that a client has registered.
    package init(registered text: String) {
        description = text
        parts = try? RedirectURIParts(text)
    }

    /// A URI that may be registered for a client of this type.
    ///
    /// - Parameter isDevelopment: lets plain http lead to any host: never in production, where a code could be read on the way.
    package init(
        registering text: String, for type: Client.ClientType, isDevelopment: Bool = false
    ) throws(ModelError) {
        let parts = try RedirectURIParts(text)
        switch parts.scheme {
        case "https": break
        case "http":
            guard parts.isLoopback || isDevelopment else {
                throw ModelError(
                    "a redirect URI over plain http must lead to this machine (127.0.0.1, [::1] or localhost); use https"
                )
            }
        default:
            guard type == .isPublic else {
                throw ModelError("only a public client can have a redirect URI of its own scheme '\(parts.scheme)'")
            }
        }
        description = text
        self.parts = parts
    }

    /// Whether an answer may go to this sent URI, given the registered ones.
    ///
    /// Bytes are compared, and nothing is normalised (RFC 9700 section 4.1.3). Only the port of a loopback address may differ,
    /// because a program on the person's own machine takes the port that is free (RFC 8252 section 7.3). A registered one
    /// that today's rules would refuse permits nothing, so no other scheme than theirs ever reaches a browser.
    package func isPermitted(by registered: [RedirectURI]) -> Bool {
        registered.contains { known in
            guard let rule = known.parts ?? (try? RedirectURIParts(known.description)) else { return false }
            if known == self { return true }
            guard rule.isNumericLoopback || rule.isLocalhost, let sent = try? RedirectURIParts(description) else {
                return false
            }
            return rule.scheme == "http" && rule.equalsButPort(sent)
        }
    }
}

extension RedirectURI: Hashable {
    // `==` of strings follows canonical equivalence, by which another URI could pass for a registered one.
    package static func == (left: RedirectURI, right: RedirectURI) -> Bool {
        left.description.utf8.count == right.description.utf8.count
            && left.description.utf8.elementsEqual(right.description.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in description.utf8 { hasher.combine(byte) }
    }
}
