// Changing and deleting environments.

package import Identity
package import Model
internal import OAuth
internal import POSIX
internal import Publication
internal import Store

extension Installation {
    /// The environment with this handle.
    package func environment(_ handle: String) throws -> Environment {
        let directory = try control.directory()
        guard let environment = directory.environment(handle: handle) else {
            throw AdministrationError.environmentUnknown(handle, known: directory.environments.map(\.handle))
        }
        return environment
    }

    /// Disables or enables an environment. The static documents of a disabled one are withdrawn.
    ///
    /// Gives false when it is so already.
    package func setStatus(
        _ status: Environment.Status, of environment: Environment, actor: AuditEvent.Actor, visitor: Visitor? = nil
    ) throws -> Bool {
        guard environment.kind != .dashboard else { throw AdministrationError.dashboardStays }
        guard environment.status != status else { return false }
        let event = event(
            status == .active ? "environment.enabled" : "environment.disabled", by: actor, [environment.target],
            visitor: visitor, at: clock.now())
        let store = try stores.store(environment.id)
        try publisher.change(environment.id) {
            try store.write { try $0.note(event) }
            try control.write { control in
                guard try control.setStatus(status, of: environment.id) else { return }
                try control.note(event, of: environment.account)
            }
        }
        return true
    }

    /// Changes an environment's name and settings. Gives what is different.
    package func revise(
        _ environment: Environment, _ revision: EnvironmentRevision, actor: AuditEvent.Actor
    ) throws -> [AuditEvent.Change] {
        let now = clock.now()
        let event: ID<AuditEvent> = randomness.id(at: now)
        let changes = try stores.store(environment.id).write { rows in
            try revision.write(to: environment, event, by: actor, visitor: nil, in: rows, at: now)
        }
        try revision.rename(environment, event, by: actor, visitor: nil, in: control, at: now)
        return changes
    }

    /// Gives an environment other addresses; the first is the canonical one. Tokens of an address that goes are worthless.
    package func setAddresses(_ origins: [Origin], of environment: Environment) throws {
        let old = try control.directory().addresses(of: environment.id)
        guard old.map(\.origin) != origins else { return }
        for address in old where !origins.contains(where: { $0.host == address.origin.host }) {
            try publisher.withdraw(address.origin.host)
        }
        try publisher.change(environment.id) {
            try control.write { control in
                try control.deleteAddresses(of: environment.id)
                try control.insert(origins, of: environment.id)
            }
        }
        // Another process may have written some again before the entry was changed.
        try publisher.withdrawStrangers()
    }

    /// Deletes an environment with everything in it: its documents, then its entry, so that nobody reaches what is half gone.
    package func deleteEnvironment(
        _ environment: Environment, actor: AuditEvent.Actor, visitor: Visitor? = nil
    ) throws {
        guard environment.kind != .dashboard else { throw AdministrationError.dashboardStays }
        let now = clock.now()
        // Documents first: after a crash here nginx asks the application, and the deletion is asked for again.
        for address in try control.directory().addresses(of: environment.id) {
            try publisher.withdraw(address.origin.host)
        }
        let event = event("environment.deleted", by: actor, [environment.target], visitor: visitor, at: now)
        let isDeleted = try control.write { control in
            guard try control.delete(environment, at: now) else { return false }
            // Its own trail goes with it; its account's stays.
            try control.note(event, of: environment.account)
            return true
        }
        guard isDeleted else { return }
        // Another process may have written some again before the entry went.
        try publisher.withdrawStrangers()
        stores.close(environment.id)
        keyrings.forget(environment.id)
        try Folder.removeAll(folder.environment(environment.id))
    }
}
