// What a new client is to be, and whether it can be.

package import Model

/// A client before it is registered.
package struct ClientDraft: Sendable {
    package var name: String
    package var type: Client.ClientType
    package var grantTypes: [GrantType]
    package var allowedScopes: ScopeSet = []
    /// nil: what belongs to the type.
    package var authenticationMethod: ClientAuthenticationMethod?
    package var signingAlgorithm: SigningAlgorithm?
    /// Grants it the Management API, with these scopes; `.some(nil)` means all of them.
    package var managementScopes: ScopeSet??
    /// Addresses in it have not been judged yet; registration does.
    package var metadata = ClientMetadata()

    package init(name: String, type: Client.ClientType, grantTypes: [GrantType]) {
        self.name = name
        self.type = type
        self.grantTypes = grantTypes
    }

    /// The metadata as it is stored, judged by the rules for an environment of this kind.
    func checkedMetadata(in kind: Environment.Kind) throws(AdministrationError) -> ClientMetadata {
        var checked = metadata
        checked.redirectURIs = try addresses(metadata.redirectURIs, "redirect URIs", kind)
        checked.postLogoutRedirectURIs = try addresses(
            metadata.postLogoutRedirectURIs, "post-logout redirect URIs", kind)
        for uri in [metadata.clientURI, metadata.logoURI, metadata.policyURI, metadata.termsURI] {
            if let uri { _ = try RegisteredURI.page(uri) }
        }
        // RFC 9700 section 2.1.1: without a secret, PKCE is all that ties a code to its client.
        guard type == .confidential || metadata.requiresPKCE else {
            throw AdministrationError("a public client cannot do without PKCE (RFC 9700 section 2.1.1)")
        }
        checked.sectorIdentifier = try sector(checked)
        return checked
    }

    /// The algorithms that the environment must have keys of.
    var algorithms: [SigningAlgorithm] {
        [signingAlgorithm, metadata.idTokenAlgorithm, metadata.userInfoAlgorithm].compactMap { $0 }
    }

    private func addresses(
        _ uris: [RedirectURI], _ what: String, _ kind: Environment.Kind
    ) throws(AdministrationError) -> [RedirectURI] {
        var checked: [RedirectURI] = []
        for uri in uris {
            let uri = try RegisteredURI.redirect(uri.description, for: type, in: kind)
            if !checked.contains(uri) { checked.append(uri) }
        }
        guard checked.count <= RedirectURI.mostPerClient else {
            throw AdministrationError("a client has at most \(RedirectURI.mostPerClient) \(what)")
        }
        return checked
    }

    /// The host that pairwise subjects are made for (OpenID Connect Core section 8.1). It is kept from the beginning: were it
    /// taken from the redirect URIs at use, another one would make every person somebody else.
    private func sector(_ metadata: ClientMetadata) throws(AdministrationError) -> String? {
        guard metadata.subjectType == .pairwise else { return nil }
        if let named = metadata.sectorIdentifier {
            guard Hostname(named) != nil else {
                throw AdministrationError("the sector identifier \(named) is not a host name in lower case")
            }
            return named
        }
        let hosts = Set(metadata.redirectURIs.map { RegisteredURI.host($0) })
        guard hosts.count == 1, let only = hosts.first, let host = only else {
            throw AdministrationError(
                "pairwise subjects belong to one host, and the redirect URIs do not have one: name a sector identifier "
                    + "(OpenID Connect Core section 8.1)")
        }
        return host
    }
}
