// What the dashboard's pages work with.

package import Administration
package import Management
package import Pages
package import Store

/// Handed over once, when the program is put together.
package struct DashboardServices: Sendable {
    let access: EnvironmentAccess
    let control: ControlStore
    let pages: PageServices
    let management: ManagementService
    /// Mails given up since the last one that was sent, and for how many seconds.
    let mailFailures: @Sendable () -> (count: Int, seconds: Int)
    let accounts: AccountDesk
    let members: MemberDesk
    let invites: InviteDesk

    package init(
        control: ControlStore, stores: EnvironmentStores, pages: PageServices, management: ManagementService,
        mailFailures: @escaping @Sendable () -> (count: Int, seconds: Int), accounts: AccountDesk,
        members: MemberDesk, invites: InviteDesk
    ) {
        access = EnvironmentAccess(control: control, stores: stores)
        self.control = control
        self.pages = pages
        self.management = management
        self.mailFailures = mailFailures
        self.accounts = accounts
        self.members = members
        self.invites = invites
    }
}
