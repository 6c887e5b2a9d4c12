// What scopes mean, as the operator has described them.

internal import Database
package import Model

extension ResourceServers {
    /// The description of each scope that has one. Where several resource servers have a scope of one name, the issuer's own
    /// description comes first, then the oldest.
    package func scopeDescriptions() throws -> [ScopeToken: String] {
        var descriptions: [ScopeToken: String] = [:]
        let rows = try connection.rows(
            """
            SELECT name, description FROM scopes WHERE description <> ''
            ORDER BY resource_server_id IS NOT NULL, id
            """
        ) { row in (try row.get(0, as: ScopeToken.self), try row.get(1, as: String.self)) }
        for (name, description) in rows where descriptions[name] == nil { descriptions[name] = description }
        return descriptions
    }
}
