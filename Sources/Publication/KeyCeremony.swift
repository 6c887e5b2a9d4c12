// Changing signing keys: in which order it is committed, published and put to use.

package import Identity
package import Model
package import OAuth
package import Store

/// What an operator does to the keys of an environment, and what time does.
package struct KeyCeremony: Sendable {
    private let generation: KeyGeneration
    private let rotation = KeyRotation()
    private let publisher: Publisher
    private let stores: EnvironmentStores
    private let clock: Clock
    private let randomness: Randomness

    package init(
        generation: KeyGeneration, publisher: Publisher, stores: EnvironmentStores, clock: Clock, randomness: Randomness
    ) {
        self.generation = generation
        self.publisher = publisher
        self.stores = stores
        self.clock = clock
        self.randomness = randomness
    }

    /// Makes a key. It is published at once and signs after `SigningKey.pendingPeriod`; the first of its algorithm, which no
    /// relying party can miss yet, signs as soon as it is published. Throws `KeyLimitError`, `KeyGenerationError`,
    /// `KeyGenerationBusy`.
    ///
    /// - Parameter limits: nil: as many as one likes, as the operator of the installation may.
    package func rotate(
        _ algorithm: SigningAlgorithm, size: Int? = nil, of environment: ID<Environment>, id: ID<SigningKey>? = nil,
        within limits: KeyLimits? = nil, actor: AuditEvent.Actor, visitor: Visitor? = nil,
        permitted: @escaping Permission = { _ in }
    ) throws -> SigningKey {
        let now = clock.now()
        let store = try stores.store(environment)
        try store.read { try limits?.check(algorithm, among: $0.signingKeys.all()) }
        let key = try generation.generate(algorithm, size: size, for: environment, at: now, id: id)
        let event = self.event("signing_key.generated", key, actor, visitor, at: now)
        try refusable(environment) {
            try store.write { rows in
                try permitted(rows)
                try limits?.check(algorithm, among: rows.signingKeys.all())
                try rows.signingKeys.insert(key)
                try rows.note(event)
            }
        }
        // The first of its algorithm starts by the same hand.
        try startDue(environment) { $0.id == key.id ? (actor, visitor) : nil }
        return key
    }

    /// Ends a compromised key. Gives the key that took over. Throws `KeyGenerationBusy`.
    package func deactivate(
        _ key: SigningKey, of environment: ID<Environment>, actor: AuditEvent.Actor, visitor: Visitor? = nil,
        permitted: @escaping Permission = { _ in }
    ) throws -> SigningKey? {
        let now = clock.now()
        let event = self.event("signing_key.deactivated", key, actor, visitor, at: now)
        let rotation = rotation
        let store = try stores.store(environment)
        func deactivate(spare: SigningKey?) throws -> SigningKey? {
            let generated = spare.map { self.event("signing_key.generated", $0, actor, visitor, at: now) }
            return try refusable(environment) {
                try store.write { rows in
                    try permitted(rows)
                    try rows.note(event)
                    let before = try rows.signingKeys.all()
                    let successor = try rotation.deactivate(key.id, spare: spare, at: now, in: rows)
                    if let generated, successor?.id == spare?.id { try rows.note(generated) }
                    try note(before, at: now, rows) { _ in (actor, visitor) }
                    return successor
                }
            }
        }
        // Made before the write, which decides whether it is needed, and only where it seems to be.
        func spare() throws -> SigningKey {
            try generation.generate(key.algorithm, size: key.size, for: environment, at: now)
        }
        let isNeeded = try store.read { try rotation.needsSpare(key.id, among: $0.signingKeys.all()) }
        guard !isNeeded else { return try deactivate(spare: spare()) }
        do { return try deactivate(spare: nil) } catch is SpareKeyMissing { return try deactivate(spare: spare()) }
    }

    /// Lets a key sign that every relying party can know: one that has signed before and is still published. What signs now
    /// retires. Gives false where it is the primary key already.
    package func setPrimary(
        _ key: SigningKey, of environment: ID<Environment>, actor: AuditEvent.Actor, visitor: Visitor? = nil,
        permitted: @escaping Permission = { _ in }
    ) throws -> Bool {
        let now = clock.now()
        let event = self.event("signing_key.set_primary", key, actor, visitor, at: now)
        let rotation = rotation
        let store = try stores.store(environment)
        return try refusable(environment) {
            try store.write { rows in
                try permitted(rows)
                let before = try rows.signingKeys.all()
                guard try rotation.setPrimary(key.id, at: now, in: rows) else { return false }
                try rows.note(event)
                for old in before where old.isPrimary && old.algorithm == key.algorithm {
                    try rows.note(self.event("signing_key.retired", old, actor, visitor, at: now))
                }
                return true
            }
        }
    }

    /// Whether it may still be done when it is done.
    package typealias Permission = @Sendable (EnvironmentConnection) throws -> Void

    /// A change that its transaction may refuse. Then nothing has changed, and what is published stays true.
    private func refusable<Value>(_ environment: ID<Environment>, _ body: () throws -> Value) throws -> Value {
        try publisher.change(environment) { Result { try body() } }.get()
    }

    /// Does what is due: pending keys start, retired ones leave. Gives the number of changes; without any, nothing is written.
    @discardableResult
    package func startDue(_ environment: ID<Environment>) throws -> Int {
        try startDue(environment) { _ in nil }
    }

    /// Whose doing it is what becomes of a key; nil: that of time.
    private typealias Cause = @Sendable (SigningKey) -> (AuditEvent.Actor, Visitor?)?

    @discardableResult
    private func startDue(_ environment: ID<Environment>, by cause: @escaping Cause) throws -> Int {
        let now = clock.now()
        let store = try stores.store(environment)
        guard try store.read({ try isDue($0.signingKeys.all(), now) }) else { return 0 }
        // A key that could not be published must not sign: it waits anew, or this throws again.
        try repair(environment)
        let rotation = rotation
        return try publisher.change(environment) {
            try store.write { rows in
                let before = try rows.signingKeys.all()
                let changes = try rotation.start(at: now, in: rows) + rotation.finish(at: now, in: rows)
                try note(before, at: now, rows, by: cause)
                return changes
            }
        }
    }

    /// Notes what has become of the keys, by comparing.
    private func note(
        _ before: [SigningKey], at now: Timestamp, _ rows: EnvironmentConnection, by cause: Cause
    ) throws {
        let after = try rows.signingKeys.all()
        for old in before {
            let new = after.first { $0.id == old.id }
            let action: String
            switch new?.status {
            case old.status?: continue
            case .active?: action = "signing_key.started"
            case .retired?: action = "signing_key.retired"
            case nil: action = "signing_key.removed"
            case .pending?, .deactivated?: continue
            }
            let (actor, visitor) = cause(old) ?? (.system, nil)
            try rows.note(event(action, old, actor, visitor, at: now))
        }
    }

    /// Publishes what a crash or a failure left unpublished. Keys that have been waiting wait anew: they were not published
    /// all the while. Gives whether there was anything.
    @discardableResult
    package func repair(_ environment: ID<Environment>) throws -> Bool {
        let store = try stores.store(environment)
        let start = clock.now().adding(seconds: SigningKey.pendingPeriod)
        return try publisher.repair(environment) {
            try store.write { rows in
                for key in try rows.signingKeys.all() where key.status == .pending {
                    try rows.signingKeys.postpone(key.id, until: start)
                }
            }
        }
    }

    private func isDue(_ keys: [SigningKey], _ now: Timestamp) -> Bool {
        keys.contains { key in
            switch key.status {
            case .pending: key.startsAt <= now || !keys.contains { $0.isPrimary && $0.algorithm == key.algorithm }
            case .retired: (key.endsAt ?? now) <= now
            case .active, .deactivated: false
            }
        }
    }

    private func event(
        _ action: String, _ key: SigningKey, _ actor: AuditEvent.Actor, _ visitor: Visitor? = nil, at time: Timestamp
    ) -> AuditEvent {
        AuditEvent(
            id: randomness.id(at: time), action: action, actor: actor,
            targets: [.init(type: "signing_key", id: key.id.description, name: "\(key.algorithm.rawValue) \(key.kid)")],
            remoteAddress: visitor?.remoteAddress, requestID: visitor?.requestID, occurredAt: time)
    }
}
