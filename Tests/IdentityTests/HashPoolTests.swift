// Who waits for whom when many passwords are to be hashed.

import Administration
import Cryptography
import Identity
import Model
import POSIX
import Synchronization
import Testing
import TestSupport

@Suite struct HashPoolTests {
    private static let password = Secret("correct horse battery")

    /// One environment's callers, who come again as soon as they are answered.
    private final class Storm: Sendable {
        private let isOver = Atomic(false)
        private let threads = Mutex<[Thread]>([])
        let served = Atomic(0)
        let turnedAway = Atomic(0)

        init(_ hashing: HashPool, in environment: ID<Environment>, callers: Int) {
            let made = (0..<callers).map { index in
                Thread(name: "storm-\(index)") { [self] in
                    while !isOver.load(ordering: .relaxed) {
                        do {
                            _ = try hashing.make(HashPoolTests.password, in: environment)
                            served.add(1, ordering: .relaxed)
                        } catch {
                            turnedAway.add(1, ordering: .relaxed)
                            SystemClock.sleep(milliseconds: 1)
                        }
                    }
                }
            }
            threads.withLock { $0 = made }
            while turnedAway.load(ordering: .relaxed) == 0 { SystemClock.sleep(milliseconds: 1) }
        }

        func end() {
            isOver.store(true, ordering: .relaxed)
            for thread in threads.withLock({ $0 }) { thread.join() }
        }
    }

    private static func pool(threads: Int, waiting: Int) throws -> HashPool {
        HashPool(
            threads: threads, waiting: waiting, cost: try .init(logCost: 13, blockSize: 8, parallelization: 1))
    }

    private static func environment(_ number: UInt8) -> ID<Environment> {
        ID(at: Timestamp(seconds: 0), random: [UInt8](repeating: number, count: 10))
    }

    @Test(arguments: [(1, 2), (1, 8), (2, 6)])
    func `A storm at one environment turns nobody away at another`(_ threads: Int, _ waiting: Int) throws {
        let hashing = try Self.pool(threads: threads, waiting: waiting)
        let storm = Storm(hashing, in: Self.environment(1), callers: 12)
        defer { storm.end() }
        let others = try (0..<20).map { _ in
            let begun = hashing.begun
            _ = try hashing.make(Self.password, in: Self.environment(2))
            return hashing.begun - begun
        }
        // In turn: itself and one of the storm for each thread, not the whole line. The machine may be busy, so not every time.
        #expect(others.sorted()[10] <= 2 * threads + 2)
        #expect(storm.served.load(ordering: .relaxed) > 0)
    }

    @Test func `What an API asks for has none of the places that people wait in`() throws {
        let hashing = try Self.pool(threads: 1, waiting: 4)
        let storm = Storm(hashing, in: Self.environment(1), callers: 12)
        defer { storm.end() }
        for number: UInt8 in 1...2 {
            let busy = try #require(throws: HashPoolBusy.self) {
                try hashing.make(Self.password, in: Self.environment(number), for: .api)
            }
            #expect(busy.retryAfter >= 1)
        }
    }

    /// Without threads the pool is what it is on a machine that has no time for it.
    @Test func `Who has waited in vain is told when to come again, and gives the place back`() throws {
        let hashing = HashPool(threads: 0, waiting: 2, cost: try TestSite.cheap(), patience: 20)
        for number: UInt8 in 1...5 {
            let environment = Self.environment(number % 2)
            let busy = try #require(throws: HashPoolBusy.self) { try hashing.make(Self.password, in: environment) }
            #expect(busy.retryAfter == 1 && hashing.inLine == 0)
        }
        #expect(hashing.begun == 0)
    }

    @Test func `A person who waits in vain gets a page with the time to come again, and it is no guess`() throws {
        let door = try Door()
        let site = door.site
        let people = People(
            hashing: HashPool(threads: 0, waiting: 2, cost: try TestSite.cheap(), patience: 10),
            guesses: Guesses(Guesses.Limits()) { 0 }, budget: DecisionBudget { 0 }, mails: site.mailQueue,
            control: site.installation.control, randomness: .system)
        for _ in 0..<12 {
            let refusal = try door.refusal {
                try people.signIn.signIn(
                    email: Door.email, password: Secret(Door.password), replacing: nil, visitor: Door.visitor(),
                    in: try door.store, environment: door.environment, at: door.now)
            }
            #expect(refusal.reason == .busy(retryAfter: 1))
        }
    }

    @Test func `Two hashes fit into the time that the web server waits for an answer`() throws {
        let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let text = String(decoding: try File.read("/\(path)/nginx/fastcgi.conf"), as: UTF8.self)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("fastcgi_read_timeout") })
        let seconds = try #require(line.split { !$0.isNumber }.last.flatMap { Int($0) })
        #expect(2 * HashPool.patience < seconds * 1000)
    }

    @Test func `An API is served where nobody waits`() throws {
        let hashing = try Self.pool(threads: 1, waiting: 1)
        let hash = try hashing.make(Self.password, in: Self.environment(1), for: .api)
        #expect(try hashing.verify(Self.password, hash, in: Self.environment(1)))
    }
}
