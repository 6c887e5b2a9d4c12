// Mails that wait to be sent: nobody who asks for one waits for the mail server, and no answer's time tells whether one was sent.

internal import POSIX

/// One thread that makes and sends mails, one after another.
package final class MailQueue: Sendable {
    /// Makes a mail, or nil where there is none to send. It runs on the queue's thread, and does first what must be written
    /// before the mail may leave.
    package typealias Order = @Sendable () throws -> Mail?

    /// How the mails fare, for the operator's monitoring.
    package struct Report: Equatable, Sendable {
        package var sent: Int
        /// Given up after all attempts.
        package var failed: Int
        /// Given up since the last one that was sent.
        package var failing: Int
        /// Since the first of those; 0 where there is none.
        package var failingSeconds: Int
        package var waiting: Int

        package init(sent: Int = 0, failed: Int = 0, failing: Int = 0, failingSeconds: Int = 0, waiting: Int = 0) {
            self.sent = sent
            self.failed = failed
            self.failing = failing
            self.failingSeconds = failingSeconds
            self.waiting = waiting
        }
    }

    private struct State {
        var report = Report()
        /// Monotonic microseconds.
        var failingSince: Int?
        var orders: [Order] = []
        var isBusy = false
        var isStopping = false
        var thread: Thread?
    }

    private let mailer: any Mailer
    private let capacity: Int
    private let pauses: [Int]
    private let failed: @Sendable (any Error) -> Void
    private let state = Monitor(State())

    /// - Parameters:
    ///   - capacity: orders that wait; more are refused.
    ///   - pauses: milliseconds between attempts to send one mail.
    ///   - failed: told why a mail was given up.
    package init(
        _ mailer: any Mailer, capacity: Int = 1000, pauses: [Int] = [500, 2000, 10_000],
        failed: @escaping @Sendable (any Error) -> Void
    ) {
        self.mailer = mailer
        self.capacity = capacity
        self.pauses = pauses
        self.failed = failed
    }

    /// False when the queue is full, or has been stopped.
    package func put(_ order: @escaping Order) -> Bool {
        state.withLock { state in
            guard !state.isStopping, state.orders.count < capacity else { return false }
            state.orders.append(order)
            // With the first mail: a command that sends none needs no thread.
            if state.thread == nil { state.thread = Thread(name: "mail") { [self] in work() } }
            return true
        }
    }

    package func report(now: Int = SystemClock.monotonicMicroseconds()) -> Report {
        state.withLock { state in
            var report = state.report
            report.waiting = state.orders.count
            report.failingSeconds = state.failingSince.map { max(0, now - $0) / 1_000_000 } ?? 0
            return report
        }
    }

    /// Waits until nothing is left to send; false when that takes longer.
    package func drain(milliseconds: Int) -> Bool {
        state.wait(milliseconds: milliseconds) { $0.orders.isEmpty && !$0.isBusy ? true : nil } ?? false
    }

    /// Takes no more, sends what waits as long as it may take, and ends.
    package func stop(milliseconds: Int = 5000) {
        let thread = state.withLock { state in
            state.isStopping = true
            return state.thread
        }
        if !drain(milliseconds: milliseconds) {
            let lost = state.withLock { state in
                defer { state.orders = [] }
                return state.orders.count
            }
            failed(MailsLost(count: lost))
        } else {
            thread?.join()
        }
    }

    private func work() {
        while true {
            let order = state.wait { state -> Order?? in
                if state.orders.isEmpty { return state.isStopping ? .some(nil) : nil }
                state.isBusy = true
                return .some(state.orders.removeFirst())
            }
            guard let order else { return }
            do {
                if let mail = try order() { try note(mail) }
            } catch {
                failed(error)
            }
            state.withLock { $0.isBusy = false }
        }
    }

    private func note(_ mail: Mail) throws {
        do { try send(mail) } catch {
            // An address that is none says nothing of the mail server.
            if (error as? OutboundError) != .unsendableAddress {
                state.withLock { state in
                    state.report.failed += 1
                    state.report.failing += 1
                    state.failingSince = state.failingSince ?? SystemClock.monotonicMicroseconds()
                }
            }
            throw error
        }
        state.withLock { state in
            state.report.sent += 1
            state.report.failing = 0
            state.failingSince = nil
        }
    }

    /// A mail server that restarts is back in a moment.
    private func send(_ mail: Mail) throws {
        for pause in pauses {
            do { return try mailer.send(mail) } catch OutboundError.unsendableAddress {
                throw OutboundError.unsendableAddress
            } catch {
                let isStopping = state.wait(milliseconds: pause) { $0.isStopping ? true : nil }
                if isStopping == true { break }
            }
        }
        try mailer.send(mail)
    }
}

/// Mails that were not sent because the program ended.
package struct MailsLost: Error, CustomStringConvertible {
    let count: Int

    package var description: String { "the program ended before the mail server had taken \(count) or more mails" }
}
