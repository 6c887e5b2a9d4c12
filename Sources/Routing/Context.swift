// What an endpoint is given with a request.

package import HTTP
package import Log
package import Model
package import Store

/// The tenant, its store, and this request's share of the world.
package struct Context {
    package private(set) var environment: Environment
    package private(set) var address: Address
    package private(set) var store: EnvironmentStore
    /// One moment for the whole request.
    package let now: Timestamp
    /// For what must know when it really happens, inside a write.
    package let clock: Clock
    package let randomness: Randomness
    package let remoteAddress: IPAddress
    /// What the browser says it is; for people to recognise it by.
    package let userAgent: String?
    package let requestID: String
    package let limits: Limits
    /// What the log is to say of this request.
    package let trail: Trail
    /// Who acts here by being a member of the environment's account; nil for whoever came to the environment's own address.
    package private(set) var member: Member?
    private(set) var tenant: String
    private(set) var parameters: [String]

    /// The segment that stood for the pattern's `index`-th `:name`.
    package func parameter(_ index: Int) -> String { parameters[index] }

    /// The same request, carried on in another environment by a member of its account. Whoever calls this has read the membership
    /// from the control database for this request.
    package func entering(
        _ environment: Environment, at address: Address, _ store: EnvironmentStore, as member: Member
    ) -> Context {
        var context = self
        context.environment = environment
        context.address = address
        context.store = store
        context.member = member
        context.tenant = environment.handle.description
        return context
    }

    /// The same request at another route, whose segments stood for these parameters.
    package func carried(_ parameters: [String]) -> Context {
        var context = self
        context.parameters = parameters
        return context
    }

    /// Tells the log of an event, with the tenant, the request and whoever is known to have sent it. It is written with the
    /// request's own record, when the answer is made.
    ///
    /// - Parameter subject: whom it happened to, where that is not the tenant.
    package func log(_ event: Event, _ fields: [(Field, String)] = [], of subject: Handle? = nil) {
        var all: [(Field, String)] = []
        all.reserveCapacity(4 + fields.count)
        all.append((.tenant, subject?.description ?? tenant))
        all.append((.requestID, requestID))
        if let client = trail.clientID { all.append((.clientID, client)) }
        if let user = trail.userID { all.append((.userID, user)) }
        all += fields
        trail.events.append(LogRecord(event, .info, all))
    }

    /// The start of an audit event for what this request changes.
    package func auditEvent(
        _ action: String, by actor: AuditEvent.Actor, _ targets: [AuditEvent.Target],
        _ changes: [AuditEvent.Change] = []
    ) -> AuditEvent {
        AuditEvent(
            id: randomness.id(at: now), action: action, actor: actor, targets: targets, changes: changes,
            remoteAddress: remoteAddress.description, requestID: requestID, occurredAt: now)
    }
}

/// What is learned about a request while it is answered, for its line in the log.
package final class Trail {
    package var clientID: String?
    package var userID: String?
    var events: [LogRecord] = []

    package init() {}
}
