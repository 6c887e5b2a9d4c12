// How many keys an environment may have, and how they are made in turn.

import Administration
import Model
import OAuth
import POSIX
import Publication
import Store
import Testing
import TestSupport

@Suite struct KeyLimitTests {
    @Test func `Sixteen keys are published at most, and one leaves before another comes`() throws {
        let site = try TestSite()
        let environment = site.fixtures.environment.id
        let keys = site.installation.keys
        func rotate() throws { _ = try keys.rotate(.es256, of: environment, within: .tenant, actor: .system) }
        func published() throws -> Int {
            try site.store().read { try $0.signingKeys.all() }.count { $0.status.isPublished }
        }
        while try published() < 16 {
            try rotate()
            site.time.advance(seconds: 600)
            try keys.startDue(environment)
        }
        #expect(throws: KeyLimitError.published(16)) { try rotate() }
        #expect(try published() == 16)
        // The operator of the installation may.
        _ = try keys.rotate(.es256, of: environment, actor: .system)
        site.time.advance(seconds: 86_400 + 60)
        _ = try site.installation.sweep()
        try rotate()
    }

    @Test func `The limit counts again when the key is written`() throws {
        let site = try TestSite()
        let other = try site.another()
        defer { other.close() }
        let environment = site.fixtures.environment.id
        let queue = site.installation.generation.queue
        let isOpen = Monitor(false)
        let holder = Thread(name: "hold") {
            let stranger: ID<Environment> = Randomness.system.id(at: Timestamp(milliseconds: 0))
            _ = try? queue.perform(for: stranger) { _ = isOpen.wait { $0 ? true : nil } }
        }
        while queue.count < 1 { SystemClock.sleep(milliseconds: 1) }
        let result = Monitor<Result<SigningKey, any Error>?>(nil)
        let late = Thread(name: "late") {
            let made = Result {
                try site.installation.keys.rotate(.es256, of: environment, within: .tenant, actor: .system)
            }
            result.withLock { $0 = made }
        }
        while queue.count < 2 { SystemClock.sleep(milliseconds: 1) }
        let first = try other.keys.rotate(.es256, of: environment, within: .tenant, actor: .system)
        isOpen.withLock { $0 = true }
        holder.join()
        late.join()
        #expect(throws: KeyLimitError.pending(first.kid, startsAt: first.startsAt)) {
            try result.withLock { $0 }?.get()
        }
    }

    @Test func `Keys are made one at a time, few wait, and each environment does once`() throws {
        let queue = KeyGenerationQueue()
        let state = Monitor((running: 0, most: 0, order: [Int](), isOpen: false))
        let environments = (0..<4).map { _ -> ID<Environment> in Randomness.system.id(at: Timestamp(milliseconds: 0)) }
        func make(_ number: Int) -> Thread {
            Thread(name: "make") {
                _ = try? queue.perform(for: environments[number]) {
                    state.withLock { state in
                        state.running += 1
                        state.most = max(state.most, state.running)
                        state.order.append(number)
                    }
                    _ = state.wait { $0.isOpen ? true : nil }
                    state.withLock { $0.running -= 1 }
                }
            }
        }
        var threads: [Thread] = []
        for number in 0..<KeyGenerationQueue.places {
            threads.append(make(number))
            while queue.count <= number { SystemClock.sleep(milliseconds: 1) }
        }
        #expect(throws: KeyGenerationBusy.self) { try queue.perform(for: environments[3]) {} }
        state.withLock { $0.isOpen = true }
        for thread in threads { thread.join() }
        #expect(state.withLock { $0.most } == 1 && state.withLock { $0.order } == [0, 1, 2])
        #expect(queue.count == 0 && queue.begun == 3)
        #expect(try queue.perform(for: environments[0]) { 7 } == 7)
        #expect(throws: KeyGenerationError.self) {
            try queue.perform(for: environments[0]) { throw KeyGenerationError.size(.rs256, []) }
        }
        #expect(queue.count == 0)
    }
}
