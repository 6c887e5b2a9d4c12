// What a person is called towards a client (OpenID Connect Core section 8).

internal import Cryptography
internal import JOSE
package import Model
package import Store

/// The person's own identifier, or for clients that want it so one that differs from sector to sector and cannot be led back
/// (section 8.1).
package struct SubjectIdentifiers: Sendable {
    private let secrets: EnvironmentSecrets

    package init(_ secrets: EnvironmentSecrets) {
        self.secrets = secrets
    }

    /// `sub`; in a write transaction, as the environment's key may have to be made.
    package func subject(
        for user: ID<User>, client: Client, of environment: ID<Environment>, in rows: EnvironmentConnection,
        at time: Timestamp
    ) throws -> String {
        guard client.metadata.subjectType == .pairwise else { return user.description }
        return Self.pairwise(user, client, try secrets.key(.pairwise, of: environment, in: rows, at: time))
    }

    /// `sub`, where one has been given before; nil otherwise.
    package func known(
        for user: ID<User>, client: Client, of environment: ID<Environment>, in rows: EnvironmentConnection
    ) throws -> String? {
        guard client.metadata.subjectType == .pairwise else { return user.description }
        return try secrets.existing(.pairwise, of: environment, in: rows).map { Self.pairwise(user, client, $0) }
    }

    private static func pairwise(_ user: ID<User>, _ client: Client, _ key: [UInt8]) -> String {
        Base64URL.encode(HMAC.sha256(key: key, Array(sector(client).utf8) + [0] + user.bytes))
    }

    /// Clients of one sector know a person by one name. Without a sector identifier it is the host of the redirect URIs when they
    /// all have the same one, and the client by itself otherwise: section 8.1 would have such a registration refused.
    private static func sector(_ client: Client) -> String {
        if let sector = client.metadata.sectorIdentifier { return sector }
        let hosts = Set(client.metadata.redirectURIs.map { $0.origin.map(host) })
        guard hosts.count == 1, let host = hosts.first ?? nil else { return "client:\(client.id)" }
        return host
    }

    /// The host of an origin.
    private static func host(_ origin: String) -> String {
        let authority = origin.split(separator: "/").last ?? ""
        guard !authority.hasSuffix("]"), let colon = authority.lastIndex(of: ":") else { return String(authority) }
        return String(authority[..<colon])
    }
}
