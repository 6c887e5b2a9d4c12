// The resources that hand-made pages are about.

internal import Management

extension Resource {
    static let client = named("client")
    static let clientGrant = named("client_resource_server_grant")
    static let resourceServer = named("resource_server")
    static let scope = named("scope")
    static let signingKey = named("signing_key")

    private static func named(_ type: String) -> Resource {
        guard let resource = Catalogue[type] else { preconditionFailure("the catalogue has no \(type)") }
        return resource
    }
}
