// Keys that an environment has for purposes of its own.

internal import Cryptography
package import Model
internal import POSIX
package import Store

/// Keys of 256 bits, one per environment and purpose, made at their first use and kept sealed.
package final class EnvironmentSecrets: Sendable {
    package enum Purpose: String, Sendable {
        /// What the successor of a refresh token is made with.
        case refresh
        /// What pairwise subjects are made with.
        case pairwise
        /// What the cursors of lists are authenticated with.
        case cursor
    }

    private struct Place: Hashable {
        let environment: ID<Environment>
        let purpose: Purpose
    }

    private struct Opened {
        let sealed: [UInt8]
        let key: [UInt8]
    }

    private let sealing: KeySealing
    /// What has been opened. The stored bytes are compared each time: a restore may have brought others, and a transaction that
    /// made a key may have failed.
    private let opened = Monitor<[Place: Opened]>([:])

    init(sealing: KeySealing) {
        self.sealing = sealing
    }

    /// The key, if it has been made.
    package func existing(
        _ purpose: Purpose, of environment: ID<Environment>, in rows: EnvironmentConnection
    ) throws -> [UInt8]? {
        guard let sealed = try rows.settings.secret(purpose.rawValue) else { return nil }
        let place = Place(environment: environment, purpose: purpose)
        if let known = opened.withLock({ $0[place] }), known.sealed == sealed { return known.key }
        let key = try sealing.open(sealed, purpose: purpose.rawValue, of: environment)
        opened.withLock { $0[place] = Opened(sealed: sealed, key: key) }
        return key
    }

    /// The key, made now if need be: for write transactions alone.
    package func key(
        _ purpose: Purpose, of environment: ID<Environment>, in rows: EnvironmentConnection, at time: Timestamp
    ) throws -> [UInt8] {
        if let key = try existing(purpose, of: environment, in: rows) { return key }
        let key = RandomBytes.make(Digest.length)
        let sealed = sealing.seal(key, purpose: purpose.rawValue, of: environment)
        try rows.settings.insertSecret(purpose.rawValue, sealed, at: time)
        return key
    }
}
