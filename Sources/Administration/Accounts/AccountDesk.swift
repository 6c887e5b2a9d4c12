// Accounts and their environments, as their members make and change them at the dashboard.

internal import Identity
package import Model
internal import Publication
internal import Store

package struct AccountDesk: Sendable {
    /// How much one person, and one account, may have: making an environment takes a second of work and room on the disk.
    package static let mostAccounts = 10
    package static let mostEnvironments = 20

    let installation: Installation
    package let policy: AccountPolicy

    package init(_ installation: Installation, _ policy: AccountPolicy) {
        self.installation = installation
        self.policy = policy
    }

    /// What an environment may be made as, from the dashboard.
    package static let kinds: [Environment.Kind] = [.test, .development, .production]

    /// The role that making one needs.
    package static func role(toMake kind: Environment.Kind) -> Member.Role {
        kind == .production ? .owner : .administrator
    }

    /// The address of an environment, beside the dashboard's own.
    func address(of handle: Handle, beside dashboard: Environment) throws -> Origin {
        let own = try installation.control.directory().addresses(of: dashboard.id).first(where: \.isCanonical)
        guard let own else { throw AdministrationError("the dashboard has no address") }
        return try own.origin.sibling(handle)
    }

    // MARK: Environments

    package func createEnvironment(
        _ handle: Handle, name: String, kind: Environment.Kind, by action: MemberAction, beside dashboard: Environment
    ) throws -> Environment {
        let role = Self.role(toMake: kind)
        let draft = EnvironmentDraft(
            account: action.account, handle: handle, name: name, kind: kind,
            addresses: [try address(of: handle, beside: dashboard)])
        // Before keys are made, and again when the environment is entered.
        let check: @Sendable (ControlConnection) throws -> Void = { control in
            _ = try action.member(atLeast: role, in: control)
            guard try control.countEnvironments(of: action.account) < Self.mostEnvironments else {
                throw AccountError.tooManyEnvironments(Self.mostEnvironments)
            }
            try control.checkKept(handle, for: action.account)
        }
        let member = try installation.control.read { control in
            try check(control)
            return try action.member(atLeast: role, in: control)
        }
        return try installation.establish(
            [draft], Founding(also: check), actor: .member(member.id.description), visitor: action.visitor)[0]
    }

    /// False when it is so already.
    package func setStatus(
        _ status: Environment.Status, of environment: Environment, by action: MemberAction
    ) throws -> Bool {
        let member = try installation.control.read { try action.member(atLeast: .owner, in: $0) }
        return try installation.setStatus(
            status, of: environment, actor: .member(member.id.description), visitor: action.visitor)
    }

    /// - Parameter confirmation: its handle, typed.
    package func delete(_ environment: Environment, confirmation: String, by action: MemberAction) throws {
        let member = try installation.control.read { try action.member(atLeast: .owner, in: $0) }
        guard confirmation.utf8.elementsEqual(environment.handle.description.utf8) else {
            throw AccountError.confirmationDiffers(environment.handle)
        }
        try installation.deleteEnvironment(
            environment, actor: .member(member.id.description), visitor: action.visitor)
    }

    // MARK: The account

    package func rename(_ account: Account, to name: String, by action: MemberAction) throws -> Bool {
        try installation.control.write { [installation] control in
            let member = try action.member(atLeast: .owner, in: control)
            guard let known = try control.account(action.account), known.name != name else { return false }
            _ = try control.setName(name, of: account.id)
            let change = AuditEvent.Change("name", from: known.name, to: name)
            let event = action.event("account.renamed", by: member, [known.target], [change], in: installation)
            try control.note(event, of: account.id)
            return true
        }
    }
}

extension ControlConnection {
    /// An account's handle, and that with `-test`, are for its own environments.
    func checkKept(_ handle: Handle, for account: ID<Account>) throws {
        let base = handle.description.hasSuffix("-test") ? String(handle.description.dropLast(5)) : nil
        for name in [handle] + [base.flatMap { try? Handle($0) }].compactMap({ $0 }) {
            if let owner = try self.account(handle: name), owner.id != account {
                throw AccountError.handleOfAccount(handle)
            }
        }
    }
}
