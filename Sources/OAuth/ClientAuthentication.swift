// Client authentication (RFC 6749 section 2.3).

internal import Cryptography
package import Model
package import Store

/// Credentials as they came by HTTP Basic: both halves raw.
package struct BasicCredentials: Sendable {
    package let user: String
    package let password: String
    /// The halves form-decoded (RFC 6749 section 2.3.1), where they decode.
    package let decoded: (user: String, password: String)?

    package init(user: String, password: String, decoded: (user: String, password: String)?) {
        self.user = user
        self.password = password
        self.decoded = decoded
    }
}

/// What stood in the Authorization header, as far as client authentication cares.
package enum ClientCredentials: Sendable {
    case none
    case basic(BasicCredentials)
    /// HTTP Basic with a name and an empty password: the name of a client that has no secret. An empty secret may be left out
    /// (RFC 6749 section 2.3.1), so it proves no more than if it were; some clients send it all the same.
    case unproven(String)
    /// A header that is not HTTP Basic.
    case unusable
}

/// Decides which client sent a request.
package struct ClientAuthentication: Sendable {
    package init() {}

    /// The client that proved itself, or the public client that named itself.
    ///
    /// Throws the same `invalid_client` for an unknown client, a wrong secret and a disabled client. (Identifiers are no secrets:
    /// who sends one without a secret is told whether it needs one.)
    package func authenticate(
        _ parameters: Parameters, _ credentials: ClientCredentials, in rows: EnvironmentConnection
    ) throws -> Client {
        let named = parameters.optional("client_id")
        let secret = parameters.optional("client_secret")
        switch credentials {
        case .unusable:
            throw OAuthError.unusableCredentials
        case .basic(let basic):
            guard secret == nil else { throw OAuthError.twoAuthentications }
            return try authenticate(basic, named: named, in: rows)
        case .unproven(let name):
            guard secret == nil else { throw OAuthError.twoAuthentications }
            guard named.map({ $0.utf8.elementsEqual(name.utf8) }) ?? true else { throw OAuthError.clientMismatch }
            return try publicClient(name, in: rows)
        case .none:
            guard let named else { throw OAuthError.noClient }
            guard let secret else { return try publicClient(named, in: rows) }
            return try confidentialClient(named, secret, by: .post, in: rows)
        }
    }

    /// Whether a client may prove itself by a secret that came in this way. Product section 4 offers both to every client with a secret,
    /// and seed 000's machine client is registered for `client_secret_basic` and posts (seed-systems 1.4): that value, which is also what
    /// RFC 7591 section 2 gives whoever names none, is no choice between the two. `client_secret_post` has been chosen by name, and
    /// stands alone; so does every method without a secret.
    private static func accepts(_ method: ClientAuthenticationMethod, from client: Client) -> Bool {
        client.authenticationMethod == .basic || client.authenticationMethod == .post && method == .post
    }

    /// Clients differ in whether they form-encode the halves before they join them, and for a secret with `+` or `%` it
    /// matters: the raw reading is tried, then the decoded one, if it is another.
    private func authenticate(
        _ basic: BasicCredentials, named: String?, in rows: EnvironmentConnection
    ) throws -> Client {
        var readings = [(user: basic.user, password: basic.password)]
        if let decoded = basic.decoded, decoded != readings[0] { readings.append(decoded) }
        guard named.map({ name in readings.contains { $0.user.utf8.elementsEqual(name.utf8) } }) ?? true else {
            throw OAuthError.clientMismatch
        }
        for reading in readings.dropLast() {
            if let client = try? confidentialClient(reading.user, reading.password, by: .basic, in: rows) {
                return client
            }
        }
        let last = readings[readings.count - 1]
        return try confidentialClient(last.user, last.password, by: .basic, in: rows)
    }

    private func confidentialClient(
        _ name: String, _ secret: String, by method: ClientAuthenticationMethod, in rows: EnvironmentConnection
    ) throws -> Client {
        let client = try (try? ClientID(name)).flatMap { try rows.clients.find($0) }
        // An unknown client costs the same digest and comparison as a known one.
        let expected = client?.secretDigest ?? Self.nobody
        let isRight = ConstantTime.equal(Digest.sha256(Array(secret.utf8)), expected)
        guard let client else { throw OAuthError.wrongClient(.unknown) }
        guard isRight, client.secretDigest != nil else { throw OAuthError.wrongClient(.secret) }
        guard client.status == .active else { throw OAuthError.wrongClient(.disabled) }
        guard Self.accepts(method, from: client) else {
            throw OAuthError.otherAuthentication(client.authenticationMethod)
        }
        return client
    }

    private func publicClient(_ name: String, in rows: EnvironmentConnection) throws -> Client {
        guard let id = try? ClientID(name), let client = try rows.clients.find(id) else {
            throw OAuthError.wrongClient(.unknown)
        }
        guard client.type == .isPublic, client.authenticationMethod == .none else { throw OAuthError.noClient }
        guard client.status == .active else { throw OAuthError.wrongClient(.disabled) }
        return client
    }

    /// No secret has this digest.
    private static let nobody = [UInt8](repeating: 0, count: 32)
}
