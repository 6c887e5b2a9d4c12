// The organization that a request names, for those who belong to it.

internal import Model
internal import Store

enum OrganizationChoice {
    static let longestName = 128

    /// nil where there is no such organization, or the person is not in it: nobody else learns which.
    static func find(
        _ name: String, of user: ID<User>, in rows: EnvironmentConnection
    ) throws -> ID<Organization>? {
        guard name.utf8.count <= longestName, let id = try rows.memberships.organization(name),
            try rows.memberships.find(user, in: id.description) != nil
        else { return nil }
        return id
    }
}
