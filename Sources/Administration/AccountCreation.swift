// Making accounts.

internal import Identity
package import Model
internal import Store

extension Installation {
    /// Makes an account without environments.
    package func createAccount(_ handle: Handle, name: String, actor: AuditEvent.Actor) throws -> Account {
        try createAccount(handle, name: name, environments: [], actor: actor).account
    }

    /// Makes an account with environments: all of it, or nothing.
    package func createAccount(
        _ handle: Handle, name: String, environments: [(handle: Handle, kind: Environment.Kind, address: Origin)],
        actor: AuditEvent.Actor
    ) throws -> (account: Account, environments: [Environment]) {
        let now = clock.now()
        let account = Account(id: randomness.id(at: now), handle: handle, name: name, createdAt: now)
        // Before keys are made, which takes a second.
        guard try control.read({ try $0.account(handle: handle) }) == nil else {
            throw AdministrationError.accountExists(handle)
        }
        let drafts = environments.map { handle, kind, address in
            EnvironmentDraft(
                account: account.id, handle: handle, name: handle.description, kind: kind, addresses: [address])
        }
        return (account, try establish(drafts, Founding(account: account), actor: actor))
    }

    /// The account with this handle.
    package func account(_ handle: String) throws -> Account {
        let accounts = try control.read { try $0.accounts() }
        guard let account = accounts.first(where: { $0.handle.description == handle }) else {
            throw AdministrationError.accountUnknown(handle, known: accounts.map(\.handle))
        }
        return account
    }

    /// Makes a user of the dashboard's environment an owner of an account.
    package func addOwner(_ user: ID<User>, to account: Account, actor: AuditEvent.Actor) throws {
        let now = clock.now()
        let member = Member(
            id: randomness.id(at: now), account: account.id, user: user, role: .owner, createdAt: now)
        let event = event(
            "member.joined", by: actor, [account.target, .init(type: "member", id: member.id.description)],
            [.init("role", from: nil, to: member.role.rawValue)], visitor: nil, at: now)
        try control.write { control in
            guard try control.members.find(user, of: account.id) == nil else { return }
            try control.members.insert(member)
            try control.note(event, of: account.id)
        }
    }
}
