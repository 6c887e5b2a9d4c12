// What an operator does beside a running server, in this process, on the same data folder.

import Administration
import Model
import OAuth
import POSIX
import Publication
import Store

/// The installation of a running server, opened a second time as a command opens it.
struct Operator {
    let installation: Installation
    let environment: Environment

    /// - Parameter later: seconds that the operator's clock is ahead, for what takes minutes.
    init(_ development: Development, _ handle: String = "acme-test", later: Int = 0) throws {
        let folder = DataFolder(path: development.data, publicPath: development.data + "/public")
        let key = try KeyFile(path: development.data + "/key-encryption-key", credentials: nil).read()
        let clock = Clock { Clock.system.now().adding(seconds: later) }
        installation = try Installation(
            folder: folder, sealing: KeySealing(key), clock: clock, randomness: .system)
        environment = try installation.environment(handle)
    }

    func close() { installation.close() }

    func keys() throws -> [SigningKey] {
        try installation.stores.store(environment.id).read { try $0.signingKeys.all() }
    }

    func rotate(_ algorithm: SigningAlgorithm) throws -> SigningKey {
        try installation.keys.rotate(algorithm, of: environment.id, actor: .command(user: "test"))
    }

    func deactivate(_ key: SigningKey) throws -> SigningKey? {
        try installation.keys.deactivate(key, of: environment.id, actor: .command(user: "test"))
    }

    func startDue() throws { try installation.keys.startDue(environment.id) }
}
