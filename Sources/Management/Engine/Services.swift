// What the resources work with, and what a write knows of the request it is made for.

package import Identity
internal import JSONAPI
package import Model
package import OAuth
package import Publication
package import Store

/// Handed over once, when the program is put together.
package struct Services: Sendable {
    let control: ControlStore
    let keyrings: Keyrings
    let keys: KeyCeremony
    let publisher: Publisher
    let sessions: SessionKeeper
    let invitations: InvitationDesk
    let hashing: HashPool
    let randomness: Randomness

    package init(
        control: ControlStore, keyrings: Keyrings, keys: KeyCeremony, publisher: Publisher, sessions: SessionKeeper,
        invitations: InvitationDesk, hashing: HashPool, randomness: Randomness
    ) {
        self.control = control
        self.keyrings = keyrings
        self.keys = keys
        self.publisher = publisher
        self.sessions = sessions
        self.invitations = invitations
        self.hashing = hashing
        self.randomness = randomness
    }
}

/// A request that writes: everything its transaction may know of it.
package struct Work: Sendable {
    let services: Services
    let caller: Caller
    let environment: Environment
    let address: Address
    /// Every address of the environment.
    let origins: [String]
    let store: EnvironmentStore
    let now: Timestamp
    let clock: Clock
    let visitor: Visitor
    /// The If-Match field.
    let condition: String?
    /// Of a request that creates.
    var key: IdempotencyKey?
    /// Made before the transaction, which may run twice.
    let newID: String
    let eventID: ID<AuditEvent>

    func id<Subject>() -> ID<Subject> { services.randomness.id(at: now) }

    /// In the transaction of a service that acts on a resource: the caller may still do it, and the resource is as the client knows it.
    func check(_ permission: String, _ id: String, _ resource: Resource, in rows: EnvironmentConnection) throws {
        try caller.require(permission, in: rows)
        try checkState(id, resource, in: rows)
    }

    /// If-Match, where the resource is there.
    func checkState(_ id: String, _ resource: Resource, in rows: EnvironmentConnection) throws {
        guard let condition, let fields = try Fields.find(id, resource, in: rows) else { return }
        guard EntityTags(condition).contains(fields.entityTag(resource), weakly: false) else {
            throw ErrorDocument.changed(resource)
        }
    }

    /// Writes a row, and what is published of it where documents show the resource. A refusal inside is no reason to publish.
    func write<Value: Sendable>(
        _ resource: Resource, _ job: @escaping @Sendable (EnvironmentConnection) throws -> Value
    ) throws -> Value {
        guard resource.isPublished else { return try store.write(job) }
        return try services.publisher.change(environment.id) { Result { try store.write(job) } }.get()
    }
}

/// A row that is being written, inside the transaction.
package struct Change {
    let rows: EnvironmentConnection
    let work: Work
    let resource: Resource
    let id: String
    /// The row's shown fields as the transaction found them; empty when it is being created.
    let old: Fields
    /// How far the caller may do this.
    let reach: Reach
    var draft: Draft

    /// The identifier as the model has it.
    func id<Subject>(as type: Subject.Type = Subject.self) throws -> ID<Subject> {
        guard let id = ID<Subject>(id) else { throw ErrorDocument.notFound(resource) }
        return id
    }
}
