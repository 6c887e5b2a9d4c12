// Ending a compromised key without leaving its algorithm without one.

package import Model
internal import Publication
internal import Store

extension Installation {
    /// Deactivates a key. When it signs and nothing could take over, a new one is made and published first.
    ///
    /// Gives the key that signs instead, if one had to take over.
    package func deactivateKey(
        _ kid: String, of environment: Environment, actor: AuditEvent.Actor
    ) throws -> (successor: SigningKey?, isNew: Bool) {
        let store = try stores.store(environment.id)
        let stored = try store.read { try $0.signingKeys.all() }
        guard let key = stored.first(where: { $0.kid.utf8.elementsEqual(kid.utf8) }) else {
            throw AdministrationError(
                "\(environment.handle) has no signing key \(kid); 'gatehouse keys list --environment \(environment.handle)' "
                    + "shows those it has")
        }
        guard key.status != .deactivated else { throw AdministrationError("the key \(kid) is deactivated already") }
        let canTakeOver = stored.contains { other in
            other.id != key.id && other.algorithm == key.algorithm
                && (other.status == .pending || other.status == .active)
        }
        let isNew = key.isPrimary && !canTakeOver
        if isNew { _ = try keys.rotate(key.algorithm, size: key.size, of: environment.id, actor: actor) }
        return (try keys.deactivate(key, of: environment.id, actor: actor), isNew)
    }
}
