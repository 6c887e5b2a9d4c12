// Whether a key-encryption key fits, asked without opening the installation.

package import Cryptography
package import Model
internal import OAuth
package import Store

extension Installation {
    /// Whether this is the key that the data folder was made with.
    package static func fits(_ key: SealingKey, _ folder: DataFolder) throws -> Bool {
        guard let check = try FileInspection.control(folder.control, { try $0.sealingKeyCheck() }) else { return true }
        return KeySealing(key).matches(check)
    }

    /// The `kid`s of an environment's keys that do not open, of those that sign or will.
    package static func unopenableKeys(
        _ key: SealingKey, of environment: Environment, at path: String
    ) throws -> [String] {
        let sealing = KeySealing(key)
        let keys = try FileInspection.environment(path) { try $0.signingKeys.all() }
        return keys.filter { key in
            guard key.isPrimary || key.status == .pending else { return false }
            return (try? sealing.verify(key, of: environment.id)) == nil
        }
        .map(\.kid)
    }
}
