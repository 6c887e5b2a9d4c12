// Where key pairs are made: one at a time, so that nobody's keys hold up what everybody else asks for.

package import Model
internal import POSIX

/// An RSA key of 4096 bits takes seconds of a processor. One is made at a time, on a thread that lets all others go first; few may
/// wait for it, each environment once, and whoever comes then is told to come again.
package final class KeyGenerationQueue: Sendable {
    /// Whoever waits holds a thread of the server, which usually has sixteen.
    package static let places = 3

    private struct State {
        /// Who makes a key now, and those who wait in the order they came.
        var environments: [ID<Environment>] = []
        var begun = 0
        /// What the last key took.
        var microseconds = 1_000_000
    }

    private let state = Monitor(State())

    package init() {}

    /// How many keys have been begun so far.
    package var begun: Int { state.withLock { $0.begun } }

    /// How many are being made or wait to be.
    package var count: Int { state.withLock { $0.environments.count } }

    /// Runs `body` when it is its turn, and waits for it. Throws `KeyGenerationBusy`.
    package func perform<Value: Sendable>(
        for environment: ID<Environment>, _ body: @escaping @Sendable () throws -> Value
    ) throws -> Value {
        let refusal: KeyGenerationBusy? = state.withLock { state in
            guard state.environments.count < Self.places, !state.environments.contains(environment) else {
                let total = state.microseconds * state.environments.count
                return KeyGenerationBusy(retryAfter: max(1, (total + 999_999) / 1_000_000))
            }
            state.environments.append(environment)
            return nil
        }
        if let refusal { throw refusal }
        let start = state.wait { state -> Int? in
            guard state.environments.first == environment else { return nil }
            state.begun += 1
            return SystemClock.monotonicMicroseconds()
        }
        defer {
            state.withLock { state in
                state.environments.removeFirst()
                state.microseconds = SystemClock.monotonicMicroseconds() - start
            }
        }
        let done = Monitor<Result<Value, any Error>?>(nil)
        let thread = Thread(name: "keys") {
            CurrentThread.yieldToOthers()
            let result = Result { try body() }
            done.withLock { $0 = result }
        }
        let result = done.wait { $0 }
        thread.join()
        return try result.get()
    }
}

/// Too many keys are being made.
package struct KeyGenerationBusy: Error, Equatable {
    /// Seconds.
    package let retryAfter: Int
}
