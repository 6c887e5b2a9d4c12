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
    /// A registered address of the client's to return to.
    package let returnTo: RedirectURI?
    /// The client's, which goes along.
    package let state: String?

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
        let known = try client.flatMap { try rows.clients.find($0) }
        returnTo =
            if let known, let redirectURI, Self.isRegistered(redirectURI, of: known) {
                RedirectURI(unchecked: redirectURI)
            } else { nil }
        self.state = state
    }

    /// Whether the person must be asked: anybody's page can send a browser here (section 6), but only a client that the person
    /// signed in to has an ID token of this very session (section 2: asked too if the hint belongs to another).
    package var needsConfirmation: Bool {
        guard let current else { return false }
        return hint?.user != current.user || hint?.session != current.id
    }

    /// Section 3: the very bytes that were registered.
    private static func isRegistered(_ redirectURI: String, of client: Client) -> Bool {
        client.status == .active
            && client.metadata.postLogoutRedirectURIs.contains {
                $0.description.utf8.elementsEqual(redirectURI.utf8)
            }
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
