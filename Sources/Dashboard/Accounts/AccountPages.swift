// Every page about accounts: what they are, who works for them, and who may make one.

internal import Administration
internal import HTML
internal import HTTP
internal import Model
internal import Pages
internal import Routing

enum AccountPages {
    static func all(_ services: DashboardServices) -> [any Endpoint] {
        let accounts: [any Endpoint] = [
            CreateAccount(services: services), AccountHome(services: services), AccountActivity(services: services),
            RenameAccount(services: services),
        ]
        let environments: [any Endpoint] = [
            CreateEnvironment(services: services), RenameEnvironment(services: services),
            SwitchEnvironment(services: services, status: .disabled),
            SwitchEnvironment(services: services, status: .active), DeleteEnvironment(services: services),
        ]
        let members: [any Endpoint] = [
            ChangeRole(services: services), RemoveMember(services: services), InviteMember(services: services),
            RevokeInvitation(services: services), ShowJoining(services: services), Join(services: services),
            DeclineJoining(services: services),
        ]
        let invites: [any Endpoint] = [
            RequestInvite(services: services), InviteList(services: services),
            DecideInvite(services: services, isApproval: true), DecideInvite(services: services, isApproval: false),
        ]
        return accounts + environments + members + invites
    }
}

/// What the start page says of accounts besides listing them.
struct AccountNotices {
    /// Invitations that wait for whoever is here. The link is in the mail alone.
    let waiting: HTML
    let actions: HTML

    init(visit: OperatorVisit, services: DashboardServices) throws {
        let names = try services.members.waiting(for: visit.user)
        waiting =
            names.isEmpty
            ? .empty
            : """
            <div class="notice" role="status"><p>You are invited to \(names.joined(separator: ", ")). To answer, open the link \
            in the mail again.</p></div>
            """
        let isOperator = try services.invites.isOperator(visit.user.id, of: visit.context.environment)
        actions =
            isOperator && services.accounts.policy == .invite
            ? #"<a class="button quiet" href="/invites">Requests for accounts</a>"# : .empty
    }
}
