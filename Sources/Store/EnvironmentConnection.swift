// A connection to one environment's file, with its repositories by name.

package import Database

/// One tenant's tables, within one transaction.
package struct EnvironmentConnection {
    package let connection: any Connection

    package init(_ connection: any Connection) {
        self.connection = connection
    }

    package var users: Users { Users(connection: connection) }
    package var apps: Apps { Apps(connection: connection) }
    package var clients: Clients { Clients(connection: connection) }
    package var resourceServers: ResourceServers { ResourceServers(connection: connection) }
    package var signingKeys: SigningKeys { SigningKeys(connection: connection) }
    package var revocations: Revocations { Revocations(connection: connection) }
    package var auditEvents: AuditEvents { AuditEvents(connection: connection) }
}
