// OAuth clients of one environment (RFC 6749 section 2).

/// A client's public name (RFC 6749 section 2.2), as it stands in requests.
package struct ClientID: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// 1 to 255 visible ASCII characters without `:`, which Basic authentication cannot carry in a name (RFC 7617 section 2).
    package init(_ text: String) throws(ModelError) {
        guard (1...255).contains(text.utf8.count), Self.isLegal(text) else {
            throw ModelError("client_id must be 1 to 255 visible ASCII characters without a colon")
        }
        description = text
    }

    private static func isLegal(_ text: String) -> Bool {
        let bytes = text.utf8Span.span
        for index in bytes.indices where !(0x21...0x7e ~= bytes[index]) || bytes[index] == UInt8(ascii: ":") {
            return false
        }
        return true
    }
}

/// Immutable, and an object: it goes with a request through every floor, and a copy of all it holds would cost more than what is
/// done with it.
package final class Client: Sendable {
    /// RFC 6749 section 2.1.
    package enum ClientType: String, Sendable, CaseIterable { case confidential, isPublic = "public" }
    package enum Status: String, Sendable { case active, disabled }
    /// Which of an app's siblings a client is.
    package enum Sibling: String, Sendable { case isPublic = "public", machine, web }

    package let id: ID<Client>
    package let clientID: ClientID
    package let name: String
    package let type: ClientType
    package let grantTypes: [GrantType]
    package let authenticationMethod: ClientAuthenticationMethod
    /// SHA-256 of the secret, for confidential clients that have one. The secret has 256 random bits, so a plain digest keeps it.
    package let secretDigest: [UInt8]?
    /// The scopes it may ask for at an issuer itself; those at a resource server are in its grant.
    package let allowedScopes: ScopeSet
    /// The algorithm its access tokens are signed with; nil leaves it to the environment (RS256).
    package let signingAlgorithm: SigningAlgorithm?
    package let status: Status
    package let app: ID<App>?
    package let sibling: Sibling?
    package let serviceUser: ID<User>?
    package let metadata: ClientMetadata
    package let createdAt: Timestamp

    package init(
        id: ID<Client>, clientID: ClientID, name: String, type: ClientType, grantTypes: [GrantType],
        authenticationMethod: ClientAuthenticationMethod, secretDigest: [UInt8]?, allowedScopes: ScopeSet,
        signingAlgorithm: SigningAlgorithm? = nil, status: Status = .active, app: ID<App>? = nil,
        sibling: Sibling? = nil,
        serviceUser: ID<User>? = nil, metadata: ClientMetadata = ClientMetadata(), createdAt: Timestamp
    ) {
        self.id = id
        self.clientID = clientID
        self.name = name
        self.type = type
        self.grantTypes = grantTypes
        self.authenticationMethod = authenticationMethod
        self.secretDigest = secretDigest
        self.allowedScopes = allowedScopes
        self.signingAlgorithm = signingAlgorithm
        self.status = status
        self.app = app
        self.sibling = sibling
        self.serviceUser = serviceUser
        self.metadata = metadata
        self.createdAt = createdAt
    }
}
