// What commands tell the journal when they have changed something, so that `journalctl` shows it beside the server's records.

import Log
import Model
import POSIX

/// An event of the catalogue, and the tenant it happened to.
struct CommandEvent {
    let event: Event
    let tenant: String?
}

extension CommandEvent {
    /// Sends the event to journald, if there is one: a terminal has the command's own answer.
    func send(by actor: AuditEvent.Actor) {
        guard File.exists(Self.journal) else { return }
        let tenant = self.tenant.map { [(Field.tenant, $0)] } ?? []
        Journal(socketPath: Self.journal, form: .native)
            .write(LogRecord(event, .notice, tenant + [(.reason, "by \(actor)")]))
    }

    private static let journal = "/run/systemd/journal/socket"
}

extension AccountCreate { var event: CommandEvent? { CommandEvent(event: .accountCreated, tenant: "\(handle)") } }
extension EnvironmentCreate { var event: CommandEvent? { CommandEvent(event: .environmentCreated, tenant: handle) } }
extension EnvironmentDelete { var event: CommandEvent? { CommandEvent(event: .environmentDeleted, tenant: handle) } }
extension ClientCreate { var event: CommandEvent? { CommandEvent(event: .clientCreated, tenant: environment) } }
extension AppCreate { var event: CommandEvent? { CommandEvent(event: .appCreated, tenant: environment) } }
extension UserCreate { var event: CommandEvent? { CommandEvent(event: .userProvisioned, tenant: environment) } }
extension KeysRotate { var event: CommandEvent? { CommandEvent(event: .signingKeyGenerated, tenant: environment) } }
extension KeysDeactivate {
    var event: CommandEvent? { CommandEvent(event: .signingKeyDeactivated, tenant: environment) }
}
extension Backup { var event: CommandEvent? { CommandEvent(event: .backupMade, tenant: nil) } }
extension Restore { var event: CommandEvent? { CommandEvent(event: .environmentRestored, tenant: environment) } }
