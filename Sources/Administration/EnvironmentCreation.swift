// Making environments.

internal import Identity
package import Model
internal import OAuth
internal import POSIX
internal import Publication
internal import Store

/// What a new environment is to be.
package struct EnvironmentDraft: Sendable {
    package let account: ID<Account>
    package let handle: Handle
    package let name: String
    package let kind: Environment.Kind
    /// The first is the canonical one.
    package let addresses: [Origin]

    package init(account: ID<Account>, handle: Handle, name: String, kind: Environment.Kind, addresses: [Origin]) {
        self.account = account
        self.handle = handle
        self.name = name
        self.kind = kind
        self.addresses = addresses
    }
}

/// What is entered together with new environments, in one transaction.
struct Founding: Sendable {
    /// The account, where it is new.
    var account: Account?
    /// What must be so, and what else is written.
    var also: @Sendable (ControlConnection) throws -> Void = { _ in }
    /// Takes that back, where the documents could not be written afterwards.
    var undo: @Sendable (ControlConnection) throws -> Void = { _ in }
}

extension Installation {
    /// How long a handle that was given back is kept from others.
    static let handleQuarantine = 90 * 86_400

    /// Makes an environment: its file with the built-in resource server and a signing key of each usual algorithm first, then its
    /// entry, then its documents.
    package func createEnvironment(_ draft: EnvironmentDraft, actor: AuditEvent.Actor) throws -> Environment {
        try establish([draft], Founding(), actor: actor)[0]
    }

    /// Makes environments, and the account they belong to when it is new: all of it, or nothing.
    func establish(
        _ drafts: [EnvironmentDraft], _ founding: Founding, actor: AuditEvent.Actor, visitor: Visitor? = nil
    ) throws -> [Environment] {
        let now = clock.now()
        try control.read { control in for draft in drafts { try control.checkFree(draft, at: now) } }
        let new = drafts.map { draft in
            Environment(
                id: randomness.id(at: now), account: draft.account, handle: draft.handle, name: draft.name,
                kind: draft.kind, status: .active, createdAt: now)
        }
        let events = new.map { event("environment.created", by: actor, [$0.target], visitor: visitor, at: now) }
        let founded = founding.account.map {
            event("account.created", by: actor, [$0.target], visitor: visitor, at: now)
        }
        do {
            for (environment, event) in zip(new, events) { try seed(environment, event, at: now) }
            try publish(new) {
                try control.write { control in
                    // Again: somebody else may have got one meanwhile.
                    for draft in drafts { try control.checkFree(draft, at: now) }
                    if let account = founding.account, let founded {
                        guard try control.account(handle: account.handle) == nil else {
                            throw AdministrationError.accountExists(account.handle)
                        }
                        try control.insert(account)
                        try control.note(founded, of: account.id)
                    }
                    try founding.also(control)
                    for (environment, draft) in zip(new, drafts) {
                        try control.insert(environment)
                        try control.insert(draft.addresses, of: environment.id)
                    }
                    for (event, draft) in zip(events, drafts) { try control.note(event, of: draft.account) }
                }
            }
        } catch {
            undo(new, drafts, founding)
            throw error
        }
        return new
    }

    /// Publishes several environments with one change.
    private func publish(_ environments: [Environment], _ change: () throws -> Void) throws {
        guard let first = environments.first else { return try change() }
        try publisher.change(first.id) { try publish(Array(environments.dropFirst()), change) }
    }

    /// Removes what a failure left of environments that nobody has seen; the failure itself is what is reported.
    private func undo(_ environments: [Environment], _ drafts: [EnvironmentDraft], _ founding: Founding) {
        _ = try? control.write { control in
            // Where it was never entered, whoever has the code has it still.
            let isEntered = try founding.account.map { try control.account($0.id) != nil } ?? false
            for environment in environments where try control.withdraw(environment.id) && founding.account == nil {
                try control.note(
                    event("environment.deleted", by: .system, [environment.target], visitor: nil, at: clock.now()),
                    of: environment.account)
            }
            if let account = founding.account, isEntered {
                try control.deleteAccount(account.id)
                try founding.undo(control)
            }
        }
        for environment in environments {
            stores.close(environment.id)
            try? File.remove("\(folder.unpublished)/\(environment.id)")
            try? Folder.removeAll(folder.environment(environment.id))
        }
        // A host that another environment has got meanwhile is that one's.
        guard let directory = try? control.directory() else { return }
        for origin in drafts.flatMap(\.addresses) where directory.entry(host: origin.host.description) == nil {
            try? publisher.withdraw(origin.host)
        }
    }

    /// Fills the new environment's own file.
    private func seed(_ environment: Environment, _ event: AuditEvent, at now: Timestamp) throws {
        let management = ResourceServer(
            id: randomness.id(at: now), kind: .management, name: "Management API", identifier: nil,
            tokenLifetime: ResourceServer.defaultTokenLifetime, createdAt: now)
        let scopes = ManagementScopes.all.map { name, description in
            ScopeRecord(
                id: randomness.id(at: now), name: name, description: description, resourceServer: management.id,
                createdAt: now)
        }
        let keys = try SigningAlgorithm.usual.map { try generation.generate($0, for: environment.id, at: now) }
        try stores.create(environment.id).write { rows in
            try rows.resourceServers.insert(management)
            for scope in scopes { try rows.resourceServers.insert(scope) }
            for key in keys {
                try rows.signingKeys.insert(key)
                // Nobody can ask for a token before the entry is made, nor the entry before the documents.
                try rows.signingKeys.makePrimary(key.id, at: now)
            }
            try rows.note(event)
        }
    }
}

extension ControlConnection {
    /// Whether an environment can have its handle and its hosts.
    fileprivate func checkFree(_ draft: EnvironmentDraft, at now: Timestamp) throws {
        guard try !hasEnvironment(handle: draft.handle) else { throw AdministrationError.handleTaken(draft.handle) }
        let quarantine = Installation.handleQuarantine
        if let released = try released(draft.handle, after: now.adding(seconds: -quarantine)) {
            throw AdministrationError.handleReleased(draft.handle, until: released.adding(seconds: quarantine))
        }
        for origin in draft.addresses where try hasAddress(at: origin.host) {
            throw AdministrationError.hostTaken(origin.host)
        }
    }
}
