// What scopes mean, as the operator has described them.

internal import Database
package import Model

extension ResourceServers {
    /// The description of each scope that has one. Where several resource servers have a scope of one name, the description of the
    /// one that is asked for comes first, then the issuer's own, then the oldest.
    package func scopeDescriptions(at resource: String? = nil) throws -> [ScopeToken: String] {
        var descriptions: [ScopeToken: String] = [:]
        let rows = try connection.rows(
            """
            SELECT scopes.name, description FROM scopes LEFT JOIN resource_servers AS servers ON servers.id = resource_server_id
            WHERE description <> ''
            ORDER BY identifier IS NOT \(optional: resource), resource_server_id IS NOT NULL, scopes.id
            """
        ) { row in (try row.get(0, as: ScopeToken.self), try row.get(1, as: String.self)) }
        for (name, description) in rows where descriptions[name] == nil { descriptions[name] = description }
        return descriptions
    }

    /// The names that more than one owner has: resource servers, or one and the issuer.
    package func sharedScopes() throws -> ScopeSet {
        var seen: Set<ScopeToken> = []
        return ScopeSet(try ownedScopes().map(\.name).filter { !seen.insert($0).inserted })
    }
}
