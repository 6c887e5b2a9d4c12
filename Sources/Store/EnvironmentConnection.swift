// A connection to one environment's file, with its repositories by name.

internal import Database

/// One tenant's tables, within one transaction.
package struct EnvironmentConnection {
    private let connection: any Connection
    /// In a transaction of the server: what may be answered from memory.
    private let snapshot: Snapshot?

    init(_ connection: any Connection) {
        self.init(connection, nil)
    }

    init(_ connection: any Connection, _ snapshot: Snapshot?) {
        self.connection = connection
        self.snapshot = snapshot
    }

    /// The state of the file before this reading began; nil where nothing may be concluded from it.
    package var state: FileState? { snapshot?.stamp.map(FileState.init) }

    package var users: Users { Users(connection: connection) }
    package var apps: Apps { Apps(connection: connection, snapshot: snapshot) }
    package var clients: Clients { Clients(connection: connection, snapshot: snapshot) }
    package var resourceServers: ResourceServers { ResourceServers(connection: connection, snapshot: snapshot) }
    package var signingKeys: SigningKeys { SigningKeys(connection: connection, snapshot: snapshot) }
    package var revocations: Revocations { Revocations(connection: connection) }
    package var sessions: Sessions { Sessions(connection: connection) }
    package var interactions: Interactions { Interactions(connection: connection) }
    package var consents: Consents { Consents(connection: connection) }
    package var grants: AuthorizationGrants { AuthorizationGrants(connection: connection) }
    package var codes: AuthorizationCodes { AuthorizationCodes(connection: connection) }
    package var refreshTokens: RefreshTokens { RefreshTokens(connection: connection) }
    package var opaqueTokens: OpaqueTokens { OpaqueTokens(connection: connection) }
    package var mailTokens: MailTokens { MailTokens(connection: connection) }
    package var decisionRecords: DecisionRecords { DecisionRecords(connection: connection) }
    package var holdings: Holdings { Holdings(connection: connection) }
    package var settings: Settings { Settings(connection: connection, snapshot: snapshot) }
    package var roleAssignments: RoleAssignments { RoleAssignments(connection: connection) }
    package var invitations: Invitations { Invitations(connection: connection) }
    package var memberships: Memberships { Memberships(connection: connection) }
    package var idempotencyKeys: IdempotencyKeys { IdempotencyKeys(connection: connection) }
    package var records: Records { Records(connection: connection) }
    package var auditEvents: AuditEvents { AuditEvents(connection: connection) }
    package var dailyCounts: DailyCounts { DailyCounts(connection: connection) }
}

/// A state of an environment's file: as long as it is the same, so is everything that was read from it.
package struct FileState: Equatable, Sendable {
    let stamp: ChangeStamp
}
