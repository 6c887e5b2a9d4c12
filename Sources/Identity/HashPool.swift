// Hashing of passwords, in threads of its own behind a bounded queue: a storm of sign-ins slows nobody else, in no environment.

package import Cryptography
package import Model
internal import POSIX

/// Everybody waits for the hashing of a password, or is told at once to come again later.
package final class HashPool: Sendable {
    /// Who wants a hash. A person waits for a page; an API's caller can come again, and so has only what is free for certain.
    package enum Caller: Sendable { case person, api }

    private struct State {
        var waiting = FairQueue<ID<Environment>, Waiter>()
        var running = 0
        var threads = 0
        var begun = 0
        var tickets = 0
        /// What the work done last took: what those who are turned away can reckon with.
        var microseconds = 100_000
    }

    private struct Waiter: Sendable {
        let ticket: Int
        let run: @Sendable () -> Void
        /// Gives its place up to another environment's.
        let turnAway: @Sendable (HashPoolBusy) -> Void
    }

    /// How long anybody waits, in milliseconds. The pool's threads give way to all others, and beside enough of them a hash takes
    /// minutes: whoever waited to the end would be answered 504 by the web server, which tells nobody when to come again. Somebody
    /// may need two hashes, one after the other, and both must fit into its `fastcgi_read_timeout`.
    package static let patience = 10_000

    private let threads: Int
    private let waiting: Int
    private let patience: Int
    private let cost: ScryptParameters
    private let state = Monitor(State())
    /// Of no password: what an unknown person's is compared with, so that it takes as long as a known one's.
    let unmatched: String

    /// - Parameters:
    ///   - threads: each needs 35 MB while it works. Without any, nobody is ever served: so it looks to who waits where the
    ///     machine has no time for them.
    ///   - waiting: who may wait for them, each on a thread of the server: fewer than there are of those.
    package init(
        threads: Int = 2, waiting: Int = 16, cost: ScryptParameters = .standard,
        patience: Int = HashPool.patience
    ) {
        self.threads = threads
        self.waiting = waiting
        self.patience = patience
        self.cost = cost
        func chance(_ count: Int) -> String {
            String(decoding: UnpaddedBase64.standard.encode(RandomBytes.make(count)), as: UTF8.self)
        }
        unmatched =
            "$scrypt$ln=\(cost.logCost),r=\(cost.blockSize),p=\(cost.parallelization)$\(chance(16))$\(chance(32))"
    }

    /// How many hashes have been begun so far.
    package var begun: Int { state.withLock { $0.begun } }

    /// How many wait for one of the threads now.
    package var inLine: Int { state.withLock { $0.waiting.count } }

    package func verify(_ password: Secret, _ hash: String, in environment: ID<Environment>) throws -> Bool {
        let hash = try PasswordHash(parsing: hash)
        return try perform(in: environment, for: .person) { try hash.verify(password.reveal()) }
    }

    package func make(
        _ password: Secret, in environment: ID<Environment>, for caller: Caller = .person
    ) throws -> String {
        let cost = cost
        return try perform(in: environment, for: caller) {
            try PasswordHash.make(password.reveal(), parameters: cost).description
        }
    }

    /// Whether a password that proved right should be hashed anew, at the cost that is in force.
    package func needsRehash(_ hash: String) throws -> Bool {
        try PasswordHash(parsing: hash).needsRehash(cost)
    }

    /// Runs `body` on one of the pool's threads and waits for it. Where all places are taken, the environment that has the most of
    /// them gives up its newest for one that has fewer: no storm at one shuts the others out. Whoever has waited in vain gives the
    /// place back.
    private func perform<Value: Sendable>(
        in environment: ID<Environment>, for caller: Caller, _ body: @escaping @Sendable () throws -> Value
    ) throws -> Value {
        let done = Monitor<Result<Value, any Error>?>(nil)
        let run: @Sendable () -> Void = {
            let result = Result { try body() }
            done.withLock { $0 = result }
        }
        let turnAway: @Sendable (HashPoolBusy) -> Void = { busy in done.withLock { $0 = .failure(busy) } }
        let ticket = try state.withLock { state throws(HashPoolBusy) -> Int in
            let isFree = state.running + state.waiting.count < threads
            // What an API asks for leaves half of the places to people.
            let places = caller == .person ? waiting : waiting / 2
            if !isFree, state.waiting.count >= places {
                let busy = HashPoolBusy(retryAfter: seconds(of: state))
                guard caller == .person, let other = state.waiting.displace(for: environment) else { throw busy }
                other.turnAway(busy)
            }
            state.tickets += 1
            state.waiting.append(Waiter(ticket: state.tickets, run: run, turnAway: turnAway), of: environment)
            if state.threads < threads {
                state.threads += 1
                // It ends with the process, and keeps nothing but the pool.
                _ = Thread(name: "hash") { [self] in work() }
            }
            return state.tickets
        }
        if let result = done.wait(milliseconds: patience, until: { $0 }) { return try result.get() }
        throw state.withLock { state in
            _ = state.waiting.remove(of: environment) { $0.ticket == ticket }
            return HashPoolBusy(retryAfter: max(patience / 1000, seconds(of: state)))
        }
    }

    /// Until those who wait now have been served.
    private func seconds(of state: State) -> Int {
        let workers = max(1, threads)
        let total = state.microseconds * (state.waiting.count + workers) / workers
        return max(1, (total + 999_999) / 1_000_000)
    }

    private func work() {
        // Requests that need no password go first: a hash takes a hundred times as long as any of them.
        CurrentThread.yieldToOthers()
        while true {
            let waiter = state.wait { state -> Waiter? in
                guard let next = state.waiting.next() else { return nil }
                state.running += 1
                state.begun += 1
                return next
            }
            let start = SystemClock.monotonicMicroseconds()
            waiter.run()
            let duration = SystemClock.monotonicMicroseconds() - start
            state.withLock { state in
                state.running -= 1
                state.microseconds = duration
            }
        }
    }
}

/// Too many passwords are being hashed.
package struct HashPoolBusy: Error, Equatable {
    /// Seconds.
    package let retryAfter: Int
}
