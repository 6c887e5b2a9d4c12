// Sealing private keys before they are stored, and opening them again.

package import Cryptography
package import Model

/// Seals under the installation's key. The environment, table, row and column are authenticated too: a sealed key that is moved
/// to another place does not open.
package struct KeySealing: Sendable {
    private let key: SealingKey

    package init(_ key: SealingKey) {
        self.key = key
    }

    /// Names the key without telling it: the first 8 bytes of a digest, in hexadecimal.
    package var keyID: String { Hexadecimal.encode(key.id) }

    /// Makes sure that a stored key opens: it was sealed with this key, for this environment.
    package func verify(_ key: SigningKey, of environment: ID<Environment>) throws {
        _ = try open(key.sealedPrivateKey, id: key.id, of: environment)
    }

    func seal(_ privateKey: PrivateKey, id: ID<SigningKey>, of environment: ID<Environment>) throws -> [UInt8] {
        key.seal(try privateKey.pkcs8(), associatedData: Self.place(id, environment))
    }

    func open(_ sealed: [UInt8], id: ID<SigningKey>, of environment: ID<Environment>) throws -> PrivateKey {
        try PrivateKey(pkcs8: try key.open(sealed, associatedData: Self.place(id, environment)))
    }

    // MARK: The environment's own keys

    func seal(_ secret: [UInt8], purpose: String, of environment: ID<Environment>) -> [UInt8] {
        key.seal(secret, associatedData: Self.place(purpose, environment))
    }

    func open(_ sealed: [UInt8], purpose: String, of environment: ID<Environment>) throws -> [UInt8] {
        try key.open(sealed, associatedData: Self.place(purpose, environment))
    }

    private static func place(_ purpose: String, _ environment: ID<Environment>) -> [UInt8] {
        Array("\(environment)/environment_secrets/\(purpose)/sealed".utf8)
    }

    private static func place(_ id: ID<SigningKey>, _ environment: ID<Environment>) -> [UInt8] {
        Array("\(environment)/signing_keys/\(id)/sealed_private_key".utf8)
    }

    // MARK: The installation's check

    private static let checkText = Array("gatehouse".utf8)
    private static let checkPlace = Array("installation/sealing_key_check".utf8)

    /// A known text under the key: it tells a wrong key before anything is served.
    package func check() -> [UInt8] { key.seal(Self.checkText, associatedData: Self.checkPlace) }

    /// Whether a check was made with this key.
    package func matches(_ check: [UInt8]) -> Bool {
        (try? key.open(check, associatedData: Self.checkPlace)) == Self.checkText
    }
}
