// An installation, opened: everything that commands and the server work with.

internal import Cryptography
package import Model
package import OAuth
internal import POSIX
package import Publication
package import Store

/// The stores, keys and services of one data folder.
package struct Installation: Sendable {
    package let folder: DataFolder
    package let control: ControlStore
    package let stores: EnvironmentStores
    package let keyrings: Keyrings
    package let publisher: Publisher
    package let keys: KeyCeremony
    package let clock: Clock
    package let randomness: Randomness
    package let generation: KeyGeneration
    let sealing: KeySealing

    /// Opens the data folder, making what is missing in it. The check of the key comes before anything that the key seals is
    /// touched. A server says how many of its threads may be `waiting` for one tenant's storage.
    package init(
        folder: DataFolder, sealing: KeySealing, clock: Clock, randomness: Randomness, waiting: Int = .max
    ) throws {
        self.folder = folder
        self.sealing = sealing
        self.clock = clock
        self.randomness = randomness
        try folder.prepare()
        control = try ControlStore(folder: folder)
        try Self.check(sealing, control, clock, randomness)
        stores = EnvironmentStores(folder: folder, waitingThreads: waiting)
        keyrings = Keyrings(sealing: sealing)
        publisher = Publisher(folder: folder, control: control, stores: stores, clock: clock)
        generation = KeyGeneration(sealing: sealing, randomness: randomness)
        keys = KeyCeremony(
            generation: generation, publisher: publisher, stores: stores, clock: clock, randomness: randomness)
    }

    /// Opens a data folder for the user of the system that owns it.
    package static func open(
        folder: DataFolder, keyFile: KeyFile, waiting: Int = .max
    ) throws -> Installation {
        // Root may read a key that the owner of the folder may not: the key first, then the owner.
        let key = try keyFile.read()
        try Ownership.assume(of: folder.path)
        return try Installation(
            folder: folder, sealing: KeySealing(key), clock: .system, randomness: .system, waiting: waiting)
    }

    package func close() {
        stores.closeAll()
        control.close()
    }

    private static func check(
        _ sealing: KeySealing, _ control: ControlStore, _ clock: Clock, _ randomness: Randomness
    ) throws {
        let now = clock.now()
        if let check = try control.read({ try $0.sealingKeyCheck() }) {
            guard sealing.matches(check) else {
                throw AdministrationError(
                    "this is not the key-encryption key that the data folder was made with; "
                        + "use the right one: without it no signing key can be opened")
            }
            return
        }
        let check = sealing.check()
        let id: ID<Account> = randomness.id(at: now)
        try control.write { control in
            try control.found(id: id, at: now)
            try control.setSealingKeyCheck(check)
        }
    }
}

extension Clock {
    package static let system = Clock { Timestamp(milliseconds: SystemClock.microseconds() / 1000) }
}

extension Randomness {
    package static let system = Randomness { RandomBytes.make($0) }
}
