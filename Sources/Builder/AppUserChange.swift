// Writing an end-user: the statements that POST, PUT and DELETE share, each with its audit event.

internal import Identity
internal import Model
internal import OAuth
internal import Routing
internal import Store

/// A change a caller asked for. Runs inside a write transaction, and decides on what it reads there.
struct AppUserChange: Sendable {
    private let app: App
    private let client: ClientID
    private let actor: AuditEvent.Actor
    private let wanted: AppUserRequest
    private let now: Timestamp
    private let clock: Clock
    private let event: AuditEvent

    init(caller: BuilderCaller, wanted: AppUserRequest, context: Context) {
        app = caller.app
        client = caller.client.clientID
        actor = .client(caller.client.clientID)
        self.wanted = wanted
        now = context.now
        clock = context.clock
        event = context.auditEvent("", by: actor, [])
    }

    /// Whether the caller may still do it: the client or its app can have been disabled since it was let in.
    func check(_ rows: EnvironmentConnection) throws {
        guard try rows.clients.find(client)?.status == .active,
            try rows.apps.find(publicClientID: app.publicClientID)?.status == .approved
        else { throw BuilderError.appUnknown }
    }

    func insert(_ id: ID<AppUser>, in rows: EnvironmentConnection) throws -> AppUser {
        let user = AppUser(
            id: id, app: app.id, externalUserID: wanted.externalUserID, email: wanted.email.value(or: nil),
            status: wanted.status.value(or: .active), createdAt: now)
        try rows.apps.insert(user)
        try note(
            "app_user.upserted", user,
            [
                .init("email", from: nil, to: user.email?.description),
                .init("status", from: nil, to: user.status.rawValue),
            ],
            rows)
        return user
    }

    /// Changes what was sent and differs. A user who becomes inactive loses the tokens that are about.
    func update(_ old: AppUser, action: String, in rows: EnvironmentConnection) throws -> AppUser {
        let new = AppUser(
            id: old.id, app: old.app, externalUserID: old.externalUserID, email: wanted.email.value(or: old.email),
            status: wanted.status.value(or: old.status), createdAt: old.createdAt)
        var changes: [AuditEvent.Change] = []
        if new.email?.description != old.email?.description {
            changes.append(.init("email", from: old.email?.description, to: new.email?.description))
        }
        if new.status != old.status {
            changes.append(.init("status", from: old.status.rawValue, to: new.status.rawValue))
        }
        guard !changes.isEmpty else { return old }
        try rows.apps.update(new.id, email: new.email, status: new.status, at: now)
        if new.status == .inactive && old.status != .inactive {
            // The time of the write, not of the request, and a second for the commit: a token that is being minted while the
            // user still looks active must not outlive this.
            let moment = max(now, clock.now()).adding(seconds: 1)
            try rows.revocations.mark(
                NotBefore(
                    kind: .user, subject: new.id.description, second: moment.seconds,
                    expiresAt: moment.adding(seconds: AccessToken.userTokenLifetime + 60)))
        }
        try note(action, new, changes, rows)
        return new
    }

    private func note(
        _ action: String, _ user: AppUser, _ changes: [AuditEvent.Change], _ rows: EnvironmentConnection
    ) throws {
        try rows.note(
            AuditEvent(
                id: event.id, action: action, actor: actor,
                targets: [.init(type: "app_user", id: user.id.description, name: user.externalUserID.description)],
                changes: changes, remoteAddress: event.remoteAddress, requestID: event.requestID, occurredAt: now))
    }
}
