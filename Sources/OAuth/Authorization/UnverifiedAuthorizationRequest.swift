// An authorization request as it came: nothing in it is true yet.

internal import Model
internal import Store

/// Parameters of which only client and redirect URI are looked at, and only to find out where an answer may go. What can go wrong here
/// is a `Refusal`; the parameters come out with a `ProvenRequest`, whose errors can go to the client.
package struct UnverifiedAuthorizationRequest: Sendable {
    private let pairs: [(name: String, value: String)]

    package init(_ pairs: [(name: String, value: String)]) {
        self.pairs = pairs
    }

    /// - Throws: `Refusal`, and what the store throws.
    func prove(at issuer: Issuer, in rows: EnvironmentConnection) throws -> ProvenRequest {
        let client = try client(in: rows)
        let sent = all("redirect_uri")
        guard sent.count <= 1 else { throw Refusal.redirectURIRepeated(client.clientID) }
        let (uri, isSent) = try redirectURI(sent.first, client)
        return ProvenRequest(
            pairs: pairs, client: client, redirectURI: uri, isRedirectURISent: isSent, issuer: issuer,
            // A mode or a state that cannot be used is found by the checks, and told in the plainest way.
            mode: single("response_mode").flatMap { ResponseMode(rawValue: $0) } ?? .query,
            state: single("state").flatMap { $0.utf8.count <= ProvenRequest.longestState ? $0 : nil })
    }

    private func client(in rows: EnvironmentConnection) throws -> Client {
        guard let name = single("client_id") else { throw Refusal.clientMissing }
        guard let id = try? ClientID(name), let client = try rows.clients.find(id) else {
            throw Refusal.clientUnknown(String(name.prefix(256)))
        }
        guard client.status == .active else { throw Refusal.clientDisabled(client.clientID) }
        return client
    }

    private func redirectURI(_ sent: String?, _ client: Client) throws(Refusal) -> (RedirectURI, isSent: Bool) {
        let registered = client.metadata.redirectURIs
        guard let sent else {
            // It may be left out where only one is registered (RFC 6749 section 3.1.2.3), but not by OpenID Connect.
            let isOpenID = all("scope").contains { $0.split(separator: " ").contains("openid") }
            guard !isOpenID, registered.count == 1, registered[0].isPermitted(by: registered) else {
                throw .redirectURIMissing(client.clientID)
            }
            return (registered[0], false)
        }
        let uri = RedirectURI(unchecked: sent)
        guard uri.isPermitted(by: registered) else { throw .redirectURIUnknown(uri, client.clientID) }
        return (uri, true)
    }

    private func all(_ name: String) -> [String] {
        pairs.compactMap { $0.name.isParameter(name) && !$0.value.isEmpty ? $0.value : nil }
    }

    /// The value of what stands once, an empty one beside it counted too.
    private func single(_ name: String) -> String? {
        let values = pairs.filter { $0.name.isParameter(name) }
        return values.count == 1 && !values[0].value.isEmpty ? values[0].value : nil
    }
}

/// A request whose client and redirect URI are proven: from here on an error is the client's to know.
struct ProvenRequest: Sendable {
    /// A client may keep a session's worth in it, and gets it back in a URL.
    static let longestState = 2048

    let pairs: [(name: String, value: String)]
    let client: Client
    let redirectURI: RedirectURI
    let isRedirectURISent: Bool
    let issuer: Issuer
    let mode: ResponseMode
    let state: String?

    var delivery: Delivery { Delivery(redirectURI: redirectURI, mode: mode, state: state, issuer: issuer.description) }
}
