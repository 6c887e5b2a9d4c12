// The gate: from somebody who is signed in at the dashboard to an environment of an account that they work for.

internal import Management
package import Model
package import Routing
package import Store

/// The one place that opens a second environment.
package struct EnvironmentAccess: Sendable {
    private let control: ControlStore
    private let stores: EnvironmentStores

    package init(control: ControlStore, stores: EnvironmentStores) {
        self.control = control
        self.stores = stores
    }

    /// Opens an environment for a member of its account, whose membership is read now.
    ///
    /// Throws `DashboardError.nothingHere` where there is no such environment or no membership: nobody learns which. Throws
    /// `DashboardError.notAllowed` where the role lacks the permission.
    ///
    /// - Parameter permission: of the Management API, such as `users:read`; nil where being a member is enough.
    package func open(
        _ handle: String, _ user: ID<User>, _ permission: String?, _ context: Context
    ) throws -> OpenEnvironment {
        let directory = try control.directory()
        guard let environment = directory.environment(handle: handle), environment.kind != .dashboard,
            let address = directory.addresses(of: environment.id).first(where: \.isCanonical)
        else { throw DashboardError.nothingHere }
        let (member, account) = try control.read { control in
            (try control.members.find(user, of: environment.account), try control.account(environment.account))
        }
        guard let member, let account else { throw DashboardError.nothingHere }
        let permissions = MemberPermissions.of(member.role)
        if let permission, !permissions.contains(permission) {
            throw DashboardError.notAllowed(permission, member.role)
        }
        let store = try stores.store(environment.id, asOf: directory.stamp)
        return OpenEnvironment(
            environment: environment, account: account, member: member, permissions: permissions,
            context: context.entering(environment, at: address, store, as: member))
    }
}

/// An environment as one member may see it.
package struct OpenEnvironment {
    package let environment: Environment
    package let account: Account
    package let member: Member
    /// Of the Management API.
    package let permissions: Set<String>
    /// This request, carried on there.
    package let context: Context

    package func allows(_ permission: String) -> Bool { permissions.contains(permission) }
}
