// Resource servers: the APIs that access tokens are issued for, and who may ask for them.

/// An API of an environment. The issuers themselves are resource servers too, but have no row.
package struct ResourceServer: Equatable, Sendable {
    package enum Kind: String, Sendable {
        /// The built-in Management API; its identifier follows the address at hand.
        case management
        case custom
    }

    package static let defaultTokenLifetime = 3600
    package static let tokenLifetimes = 60...86_400

    package let id: ID<ResourceServer>
    package let kind: Kind
    package let name: String
    /// The identifier URI of a custom one.
    package let identifier: ResourceIndicator?
    /// Seconds.
    package let tokenLifetime: Int
    /// Whether refresh tokens may be given for it.
    package let allowsOfflineAccess: Bool
    package let createdAt: Timestamp

    package init(
        id: ID<ResourceServer>, kind: Kind, name: String, identifier: ResourceIndicator?, tokenLifetime: Int,
        allowsOfflineAccess: Bool = true, createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.identifier = identifier
        self.tokenLifetime = tokenLifetime
        self.allowsOfflineAccess = allowsOfflineAccess
        self.createdAt = createdAt
    }

    /// What stands in `aud` and in `resource`, at an address.
    package func identifier(at address: Address) -> String {
        identifier?.description ?? address.managementAPI
    }
}

/// A client's right to ask for tokens for a resource server by client_credentials.
package struct ClientResourceServerGrant: Equatable, Sendable {
    package let id: ID<ClientResourceServerGrant>
    package let client: ID<Client>
    package let resourceServer: ID<ResourceServer>
    /// nil: every scope of the resource server, also those it gets later.
    package let allowedScopes: ScopeSet?
    package let createdAt: Timestamp

    package init(
        id: ID<ClientResourceServerGrant>, client: ID<Client>, resourceServer: ID<ResourceServer>,
        allowedScopes: ScopeSet?,
        createdAt: Timestamp
    ) {
        self.id = id
        self.client = client
        self.resourceServer = resourceServer
        self.allowedScopes = allowedScopes
        self.createdAt = createdAt
    }
}

/// A scope that an environment knows.
package struct ScopeRecord: Equatable, Sendable {
    package let id: ID<ScopeRecord>
    package let name: ScopeToken
    package let description: String
    package let resourceServer: ID<ResourceServer>?
    package let createdAt: Timestamp

    package init(
        id: ID<ScopeRecord>, name: ScopeToken, description: String, resourceServer: ID<ResourceServer>?,
        createdAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.resourceServer = resourceServer
        self.createdAt = createdAt
    }
}
