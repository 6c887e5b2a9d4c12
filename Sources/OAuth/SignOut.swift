// Logout that a client begins (OpenID Connect RP-Initiated Logout): what is asked, and what may be done.

internal import Identity
package import Model
package import Store

/// A logout request, judged: whose it is, and where it may lead.
package struct SignOut: Sendable {
    /// The session of this browser, if it is signed in.
    package let current: Session?
    /// What a good ID token says; nil when there was none.
    package let hint: IDTokenHint?
    /// A registered address of the client's to return to, with the state.
    package let returnTo: String?

    /// - Parameters:
    ///   - hint: the text of `id_token_hint`.
    ///   - client: `client_id`; where both are sent, the hint must be of that client (section 2).
    ///   - redirectURI: `post_logout_redirect_uri`.
    package init(
        hint text: String?, client name: String?, redirectURI: String?, state: String?, current: Session?,
        issuer: Issuer, keyring: Keyring, environment: ID<Environment>, secrets: EnvironmentSecrets,
        in rows: EnvironmentConnection
    ) throws {
        self.current = current
        let named = name.flatMap { try? ClientID($0) }
        // A name that is none matches no hint.
        let isNamedWell = name == nil || named != nil
        hint =
            isNamedWell
            ? try text.flatMap {
                try IDTokenHint.verify(
                    $0, issuer: issuer, client: named, keyring: keyring, environment: environment, secrets: secrets,
                    in: rows)
            } : nil
        // A hint that is not good is no reason to trust the rest of the request.
        let client = hint?.client ?? (text == nil ? named : nil)
        returnTo = try client.flatMap { try rows.clients.find($0) }
            .flatMap { Self.address($0, redirectURI, state) }
    }

    /// Whether the person must be asked: anybody's page can send a browser here (section 6), but only a client that the person
    /// signed in to has an ID token of this very session (section 2: asked too if the hint belongs to another).
    package var needsConfirmation: Bool {
        guard let current else { return false }
        return hint?.user != current.user || hint?.session != current.id
    }

    /// Section 3: the very bytes that were registered. The state is added behind them.
    private static func address(_ client: Client, _ redirectURI: String?, _ state: String?) -> String? {
        guard client.status == .active, let redirectURI,
            client.metadata.postLogoutRedirectURIs.contains(where: {
                $0.description.utf8.elementsEqual(redirectURI.utf8)
            })
        else { return nil }
        guard let state else { return redirectURI }
        return redirectURI + (redirectURI.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + "state=" + encoded(state)
    }

    /// Percent-encodes all but RFC 3986's unreserved characters.
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Ends this browser's session and the hint's, in a write transaction.
    package func end(in rows: EnvironmentConnection, _ services: GrantServices) throws {
        if let current { try end(current.id, of: current.user, rows, services) }
        guard let hint, let session = hint.session, session != current?.id,
            try rows.sessions.find(session)?.user == hint.user
        else { return }
        try end(session, of: hint.user, rows, services)
    }

    private func end(
        _ session: ID<Session>, of user: ID<User>, _ rows: EnvironmentConnection, _ services: GrantServices
    ) throws {
        let visitor = Visitor(
            remoteAddress: services.remoteAddress, userAgent: nil, requestID: services.requestID)
        _ = try SessionKeeper(randomness: services.randomness)
            .end(session, by: .user(user), visitor: visitor, in: rows, at: services.now)
    }
}
