// How far consents reach: each for the scopes of one owner.

package import Model
internal import Store

/// What a person is to consent to, by owner: OpenID Connect's scopes speak of the person and are the same for every API; all others
/// are those of the API that the token is for, or else of the issuer.
enum ConsentReach {
    struct Share: Equatable {
        /// nil: the issuer.
        let server: ID<ResourceServer>?
        let scopes: ScopeSet
    }

    static func shares(of scopes: ScopeSet, at server: ID<ResourceServer>?) -> [Share] {
        guard let server else { return scopes.isEmpty ? [] : [Share(server: nil, scopes: scopes)] }
        let personal = ScopeSet(scopes.filter(isPersonal))
        return [Share(server: nil, scopes: personal), Share(server: server, scopes: scopes.subtracting(personal))]
            .filter { !$0.scopes.isEmpty }
    }

    /// What a person's consents at a client cover when its token is for this API, or for the issuer.
    static func covered(
        _ user: ID<User>, _ client: ID<Client>, at server: ID<ResourceServer>?, in rows: EnvironmentConnection
    ) throws -> ScopeSet {
        let own = try rows.consents.find(user, client)?.scopes ?? []
        guard let server else { return own }
        let theirs = try rows.consents.find(user, client, at: server)?.scopes ?? []
        return ScopeSet(own.filter(isPersonal)).union(theirs)
    }

    static func isPersonal(_ scope: ScopeToken) -> Bool { ScopeToken.identity.contains(scope) }
}

extension PendingConsent {
    /// Whose scope it is; nil: the issuer's.
    package func owner(of scope: ScopeToken) -> ID<ResourceServer>? {
        ConsentReach.isPersonal(scope) ? nil : resourceServer
    }
}
