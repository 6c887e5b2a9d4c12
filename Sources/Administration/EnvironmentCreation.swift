// Making and deleting environments.

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

extension Installation {
    /// How long a handle that was given back is kept from others.
    static let handleQuarantine = 90 * 86_400

    /// Makes an environment: its file with the built-in resource server and a signing key of each algorithm first, then its
    /// entry, then its documents.
    package func createEnvironment(_ draft: EnvironmentDraft, actor: AuditEvent.Actor) throws -> Environment {
        let now = clock.now()
        try checkFree(draft, at: now)
        let environment = Environment(
            id: randomness.id(at: now), account: draft.account, handle: draft.handle, name: draft.name,
            kind: draft.kind,
            status: .active, createdAt: now)
        try seed(environment, actor: actor, at: now)
        try publisher.change(environment.id) {
            try control.write { control in
                try control.insert(environment)
                for (index, origin) in draft.addresses.enumerated() {
                    try control.insert(Address(environment: environment.id, origin: origin, isCanonical: index == 0))
                }
            }
        }
        return environment
    }

    /// Deletes an environment with everything in it: first its entry, so that nobody reaches what is half gone.
    package func deleteEnvironment(_ environment: Environment) throws {
        let now = clock.now()
        let addresses = try control.directory().addresses(of: environment.id)
        guard try control.write({ try $0.delete(environment, at: now) }) else { return }
        for address in addresses { try publisher.withdraw(address.origin.host) }
        stores.close(environment.id)
        keyrings.forget(environment.id)
        try Folder.removeAll(folder.environment(environment.id))
    }

    /// The environment with this handle.
    package func environment(_ handle: String) throws -> Environment {
        let directory = try control.directory()
        guard let environment = directory.environment(handle: handle) else {
            throw AdministrationError.environmentUnknown(handle, known: directory.environments.map(\.handle))
        }
        return environment
    }

    /// Gives an environment other addresses; the first is the canonical one. Tokens of an address that goes are worthless.
    package func setAddresses(_ origins: [Origin], of environment: Environment) throws {
        let old = try control.directory().addresses(of: environment.id)
        guard old.map(\.origin) != origins else { return }
        try publisher.change(environment.id) {
            try control.write { control in
                try control.deleteAddresses(of: environment.id)
                for (index, origin) in origins.enumerated() {
                    try control.insert(Address(environment: environment.id, origin: origin, isCanonical: index == 0))
                }
            }
        }
        for address in old where !origins.contains(where: { $0.host == address.origin.host }) {
            try publisher.withdraw(address.origin.host)
        }
    }

    private func checkFree(_ draft: EnvironmentDraft, at now: Timestamp) throws {
        let directory = try control.directory()
        guard directory.environment(handle: draft.handle.description) == nil else {
            throw AdministrationError.handleTaken(draft.handle)
        }
        let quarantine = Self.handleQuarantine
        if let released = try control.read({ try $0.released(draft.handle, after: now.adding(seconds: -quarantine)) }) {
            throw AdministrationError.handleReleased(draft.handle, until: released.adding(seconds: quarantine))
        }
        for origin in draft.addresses where directory.entry(host: origin.host.description) != nil {
            throw AdministrationError.hostTaken(origin.host)
        }
    }

    /// Fills the new environment's own file.
    private func seed(_ environment: Environment, actor: AuditEvent.Actor, at now: Timestamp) throws {
        let management = ResourceServer(
            id: randomness.id(at: now), kind: .management, name: "Management API", identifier: nil,
            tokenLifetime: ResourceServer.defaultTokenLifetime, createdAt: now)
        let scopes = ManagementScopes.all.map { name, description in
            ScopeRecord(
                id: randomness.id(at: now), name: name, description: description, resourceServer: management.id,
                createdAt: now)
        }
        let keys = try SigningAlgorithm.all.map { try generation.generate($0, for: environment.id, at: now) }
        let event = AuditEvent(
            id: randomness.id(at: now), action: "environment.created", actor: actor,
            targets: [.init(type: "environment", id: environment.id.description, name: environment.handle.description)],
            occurredAt: now)
        try stores.create(environment.id).write { rows in
            try rows.resourceServers.insert(management)
            for scope in scopes { try rows.resourceServers.insert(scope) }
            for key in keys {
                try rows.signingKeys.insert(key)
                // Nobody can ask for a token before the entry is made, nor the entry before the documents.
                try rows.signingKeys.makePrimary(key.id)
            }
            try rows.note(event)
        }
    }
}
