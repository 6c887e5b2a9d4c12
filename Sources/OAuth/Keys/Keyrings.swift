// The key rings in memory, by environment.

internal import Cryptography
internal import JOSE
internal import JSON
package import Model
internal import POSIX
package import Store

/// Opens an environment's keys once, and again when they have changed: by this process, by a command, or by a restore.
package final class Keyrings: Sendable {
    private let sealing: KeySealing
    /// The environments' keys for purposes of their own, under the same sealing key.
    package let secrets: EnvironmentSecrets
    private let rings = Monitor<[ID<Environment>: Keyring]>([:])

    package init(sealing: KeySealing) {
        self.sealing = sealing
        secrets = EnvironmentSecrets(sealing: sealing)
    }

    /// The ring that fits the keys as this transaction sees them.
    package func keyring(of environment: ID<Environment>, in rows: EnvironmentConnection) throws -> Keyring {
        let version = try rows.signingKeys.version()
        if let ring = rings.withLock({ $0[environment] }), ring.version == version { return ring }
        let ring = Keyring(version: version, keys: try rows.signingKeys.all().compactMap { try open($0, environment) })
        rings.withLock { $0[environment] = ring }
        return ring
    }

    /// Forgets an environment's keys.
    package func forget(_ environment: ID<Environment>) {
        rings.withLock { _ = $0.removeValue(forKey: environment) }
    }

    private func open(_ key: SigningKey, _ environment: ID<Environment>) throws -> Keyring.Key? {
        guard key.status.isPublished else { return nil }
        let jwk = try JWK(parsing: JSON(parsing: Array(key.publicJWK.utf8)))
        return Keyring.Key(
            kid: key.kid, algorithm: key.algorithm,
            privateKey: key.isPrimary ? try sealing.open(key.sealedPrivateKey, id: key.id, of: environment) : nil,
            publicKey: try jwk.publicKey())
    }
}
