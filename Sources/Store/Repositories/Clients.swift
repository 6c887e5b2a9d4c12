// Statements on clients.

internal import Database
package import Model

package struct Clients {
    let connection: any Connection
    let snapshot: Snapshot?

    package func find(_ clientID: ClientID) throws -> Client? {
        try snapshot.row(.client(clientID), connection) {
            try connection.first("SELECT \(raw: Self.columns) FROM clients WHERE client_id = \(clientID)", Self.client)
        }
    }

    package func find(_ id: ID<Client>) throws -> Client? {
        try snapshot.row(.clientByID(id), connection) {
            try connection.first("SELECT \(raw: Self.columns) FROM clients WHERE id = \(id)", Self.client)
        }
    }

    /// A sibling client of an app.
    package func find(_ sibling: Client.Sibling, of app: ID<App>) throws -> Client? {
        try snapshot.row(.sibling(sibling, of: app), connection) {
            try connection.first(
                "SELECT \(raw: Self.columns) FROM clients WHERE app_id = \(app) AND sibling = \(sibling)", Self.client)
        }
    }

    package func all() throws -> [Client] {
        try connection.rows("SELECT \(raw: Self.columns) FROM clients ORDER BY id", Self.client)
    }

    /// The origins that active clients are called back at: whose pages may read what the endpoints for clients answer.
    package func origins() throws -> Set<String> {
        try snapshot.row(.clientOrigins, connection) {
            let lists = try connection.rows(
                """
                SELECT redirect_uris, origin_domains FROM clients
                WHERE status = 'active' AND (redirect_uris <> '' OR origin_domains <> '')
                """
            ) { (try $0.get(0, as: String.self), try $0.get(1, as: String.self)) }
            return Set(
                lists.flatMap { redirects, origins in
                    Self.uris(redirects).compactMap(\.origin) + origins.split(separator: " ").map(String.init)
                })
        } ?? []
    }

    package func insert(_ client: Client) throws {
        let metadata = client.metadata
        try connection.run(
            """
            INSERT INTO clients (id, client_id, name, client_type, grant_types, authentication_method, secret_digest,
                allowed_scopes, signing_algorithm, status, app_id, sibling, service_user_id, redirect_uris,
                post_logout_redirect_uris, first_party, token_format, id_token_algorithm, userinfo_algorithm, subject_type,
                sector_identifier, require_pkce, client_uri, logo_uri, policy_uri, tos_uri, origin_domains, created_at, updated_at)
            VALUES (\(client.id), \(client.clientID), \(client.name), \(client.type),
                \(client.grantTypes.map(\.rawValue).joined(separator: " ")), \(client.authenticationMethod),
                \(optional: client.secretDigest), \(client.allowedScopes), \(optional: client.signingAlgorithm),
                \(client.status), \(optional: client.app), \(optional: client.sibling), \(optional: client.serviceUser),
                \(Self.list(metadata.redirectURIs)), \(Self.list(metadata.postLogoutRedirectURIs)),
                \(metadata.isFirstParty), \(metadata.tokenFormat), \(optional: metadata.idTokenAlgorithm),
                \(optional: metadata.userInfoAlgorithm), \(metadata.subjectType), \(optional: metadata.sectorIdentifier),
                \(metadata.requiresPKCE), \(optional: metadata.clientURI), \(optional: metadata.logoURI),
                \(optional: metadata.policyURI), \(optional: metadata.termsURI),
                \(metadata.originDomains.map(\.description).joined(separator: " ")), \(client.createdAt), \(client.createdAt))
            """)
    }

    /// URIs hold no space.
    private static func list(_ uris: [RedirectURI]) -> String {
        uris.map(\.description).joined(separator: " ")
    }

    private static func uris(_ text: String) -> [RedirectURI] {
        text.split(separator: " ").map { RedirectURI(registered: String($0)) }
    }

    package func setStatus(_ status: Client.Status, of id: ID<Client>, at time: Timestamp) throws {
        try connection.run("UPDATE clients SET status = \(status), updated_at = \(time) WHERE id = \(id)")
    }

    /// Sets the secret of a confidential client, as its digest.
    package func setSecret(_ digest: [UInt8], of id: ID<Client>, at time: Timestamp) throws {
        try connection.run("UPDATE clients SET secret_digest = \(digest), updated_at = \(time) WHERE id = \(id)")
    }

    /// Sets where a client's users come back to, after signing in and after signing out.
    package func setReturns(
        _ redirectURIs: [RedirectURI], afterLogout: [RedirectURI], of id: ID<Client>, at time: Timestamp
    ) throws {
        try connection.run(
            """
            UPDATE clients SET redirect_uris = \(Self.list(redirectURIs)),
                post_logout_redirect_uris = \(Self.list(afterLogout)), updated_at = \(time)
            WHERE id = \(id)
            """)
    }

    private static let columns: StaticString = """
        id, client_id, name, client_type, grant_types, authentication_method, secret_digest, allowed_scopes, \
        signing_algorithm, status, app_id, sibling, service_user_id, created_at, redirect_uris, post_logout_redirect_uris, \
        first_party, token_format, id_token_algorithm, userinfo_algorithm, subject_type, sector_identifier, require_pkce, \
        client_uri, logo_uri, policy_uri, tos_uri, origin_domains
        """

    private static func client(_ row: Row) throws -> Client {
        Client(
            id: try row.get(0), clientID: try row.get(1), name: try row.get(2), type: try row.get(3),
            grantTypes: try row.get(4, as: String.self).split(separator: " ").map { GrantType(rawValue: String($0)) },
            authenticationMethod: try row.get(5), secretDigest: try row.get(6), allowedScopes: try row.get(7),
            signingAlgorithm: try row.get(8), status: try row.get(9), app: try row.get(10), sibling: try row.get(11),
            serviceUser: try row.get(12), metadata: try metadata(row), createdAt: try row.get(13))
    }

    private static func metadata(_ row: Row) throws -> ClientMetadata {
        var metadata = ClientMetadata()
        metadata.redirectURIs = uris(try row.get(14))
        metadata.postLogoutRedirectURIs = uris(try row.get(15))
        metadata.isFirstParty = try row.get(16)
        metadata.tokenFormat = try row.get(17)
        metadata.idTokenAlgorithm = try row.get(18)
        metadata.userInfoAlgorithm = try row.get(19)
        metadata.subjectType = try row.get(20)
        metadata.sectorIdentifier = try row.get(21)
        metadata.requiresPKCE = try row.get(22)
        metadata.clientURI = try row.get(23)
        metadata.logoURI = try row.get(24)
        metadata.policyURI = try row.get(25)
        metadata.termsURI = try row.get(26)
        metadata.originDomains = try row.get(27, as: String.self).split(separator: " ").map { try Origin(String($0)) }
        return metadata
    }
}
