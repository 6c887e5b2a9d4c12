// What stands in the documents of one address.

internal import JSON
package import Model
package import OAuth
package import Store

/// The documents of one address, by file name.
package struct DocumentSet: Sendable, Equatable {
    package static let keys = "jwks.json"

    /// The file that holds an issuer's OpenID configuration.
    package static func openIDConfiguration(_ layout: Layout) -> String {
        "\(layout.name.rawValue)-openid-configuration.json"
    }

    /// The file that holds an issuer's RFC 8414 metadata.
    package static func authorizationServerMetadata(_ layout: Layout) -> String {
        "\(layout.name.rawValue)-oauth-authorization-server.json"
    }

    package let files: [String: [UInt8]]

    /// The documents as the stored keys and scopes make them now.
    package init(address: Address, rows: EnvironmentConnection) throws {
        let keys = try rows.signingKeys.all().filter(\.status.isPublished)
        let algorithms = Set(keys.filter { $0.status == .active }.map(\.algorithm)).sorted().reversed()
        let owned = try rows.resourceServers.ownedScopes()
        var files = [Self.keys: try Self.keySet(keys)]
        for layout in Layout.all {
            let metadata = ProviderMetadata(
                issuer: Issuer(address: address, layout: layout), algorithms: Array(algorithms),
                scopes: Self.scopes(layout, owned))
            let bytes = metadata.json.serialized()
            files[Self.openIDConfiguration(layout)] = bytes
            files[Self.authorizationServerMetadata(layout)] = bytes
        }
        self.files = files
    }

    /// The keys in use first: some clients take the first they find.
    private static func keySet(_ keys: [SigningKey]) throws -> [UInt8] {
        let ordered = [true, false].flatMap { isPrimary in
            keys.filter { $0.isPrimary == isPrimary }.sorted { $0.algorithm > $1.algorithm }
        }
        let set: JSON = ["keys": .array(try ordered.map { try JSON(parsing: Array($0.publicJWK.utf8)) })]
        return set.serialized()
    }

    /// The scopes that can be asked for at an issuer: the Management API's belong to the root issuer, the Builder API's to the
    /// app issuer.
    private static func scopes(_ layout: Layout, _ owned: [OwnedScope]) -> [ScopeToken] {
        let custom = owned.filter { layout.name == .root || $0.server?.kind != .management }.map(\.name)
        let builder =
            layout.name == .app ? Array(BuilderScopes.all.filter { $0 != .admin && $0 != .signMintUserToken }) : []
        return Array(ScopeSet((builder + custom).sorted()))
    }
}
