// Making an account at the dashboard: with an owner, with environments or without, and by a code where one is asked for.

package import Identity
package import Model
internal import Store

extension AccountDesk {
    /// What somebody wants.
    package struct Wish: Sendable {
        package let handle: Handle
        package let name: String
        /// `{handle}-test` and `{handle}`, or neither.
        package let hasEnvironments: Bool
        /// As it was typed.
        package let code: Secret?

        package init(handle: Handle, name: String, hasEnvironments: Bool, code: Secret?) {
            self.handle = handle
            self.name = name
            self.hasEnvironments = hasEnvironments
            self.code = code
        }
    }

    /// Whether this person must type a code.
    package func needsCode(_ user: User, at dashboard: Environment) throws -> Bool {
        guard policy == .invite else { return false }
        return try !installation.control.read { try $0.isOperator(user.id, of: dashboard) }
    }

    /// Makes an account whose owner is `user`: all of it, or nothing. The code is used up in the transaction that enters the account.
    package func create(
        _ wish: Wish, for user: User, at dashboard: Environment, visitor: Visitor
    ) throws -> (account: Account, environments: [Environment]) {
        guard policy != .closed else { throw AccountError.closed }
        guard user.isEmailVerified, let email = user.email else { throw AccountError.unverified }
        let now = installation.clock.now()
        var digest: [UInt8]?
        if try needsCode(user, at: dashboard) {
            guard let code = wish.code else { throw AccountError.codeMissing }
            digest = SecretToken.digest(typed: code)
        }
        let randomness = installation.randomness
        let account = Account(id: randomness.id(at: now), handle: wish.handle, name: wish.name, createdAt: now)
        let owner = Member(id: randomness.id(at: now), account: account.id, user: user.id, role: .owner, createdAt: now)
        let drafts = try environments(of: wish).map { handle, kind in
            EnvironmentDraft(
                account: account.id, handle: handle, name: handle.description, kind: kind,
                addresses: [try address(of: handle, beside: dashboard)])
        }
        let check: @Sendable (ControlConnection) throws -> Void = { [digest] control in
            // First: whoever has no code learns nothing of which handles there are.
            if let digest, try !control.invites.isGood(digest, for: email, at: now) { throw AccountError.codeRefused }
            let owned = try control.members.all(of: user.id).count { $0.role == .owner && $0.account != account.id }
            guard owned < Self.mostAccounts else { throw AccountError.tooManyAccounts(Self.mostAccounts) }
            if drafts.isEmpty {
                try control.checkUnused(wish.handle)
                try control.checkKept(wish.handle, for: account.id)
            }
            for draft in drafts { try control.checkKept(draft.handle, for: account.id) }
        }
        // Before keys are made, which takes a second.
        try installation.control.read { control in
            try check(control)
            guard try control.account(handle: wish.handle) == nil else {
                throw AdministrationError.accountExists(wish.handle)
            }
        }
        let founding = Founding(
            account: account,
            also: { [digest] control in
                try check(control)
                if let digest, try !control.invites.use(digest, for: email, at: now) { throw AccountError.codeRefused }
                try control.members.insert(owner)
            }, undo: { [digest] control in if let digest { try control.invites.giveBack(digest) } })
        let made = try installation.establish(
            drafts, founding, actor: .member(owner.id.description), visitor: visitor)
        return (account, made)
    }

    private func environments(of wish: Wish) throws -> [(Handle, Environment.Kind)] {
        guard wish.hasEnvironments else { return [] }
        return [(try Handle("\(wish.handle)-test"), .test), (wish.handle, .production)]
    }
}

extension ControlConnection {
    /// Nobody's environment has the handle already that an account keeps for its own.
    fileprivate func checkUnused(_ handle: Handle) throws {
        for name in [handle] + [try? Handle("\(handle)-test")].compactMap({ $0 })
        where try hasEnvironment(handle: name) {
            throw AdministrationError.handleTaken(name)
        }
    }

    /// Whether somebody runs the installation: the account that owns the dashboard's own environment has them as owner or
    /// administrator.
    func isOperator(_ user: ID<User>, of dashboard: Environment) throws -> Bool {
        try members.find(user, of: dashboard.account).map { $0.role >= .administrator } ?? false
    }
}
