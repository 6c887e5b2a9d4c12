// What the workers of one server share, and what they do to the connections.

internal import CLinux
internal import Glibc
internal import POSIX
internal import Synchronization

extension Server {
    /// The state all workers see. Everything in it is immutable, atomic or locked.
    final class Shared: Sendable {
        let listener: Listener
        let options: ServerOptions
        let poller: Poller
        let connections = Connections()
        let counters = Counters()
        let deadlines: DeadlineWatch
        /// Measured on two processors, with eight workers: four that run answer a fifth more than eight, and wait half as long.
        let running: RunningLimit
        private let phase = Atomic<Phase>(.serving)
        private let accepting = Atomic<Bool>(true)

        /// How far the stop has come.
        enum Phase: UInt8, AtomicRepresentable {
            case serving
            /// No new connections.
            case draining
            /// Answers end their connection.
            case ending
            /// Workers read no further request: connections, and what lies in them, are a successor's.
            case leaving
        }

        init(listener: Listener, options: ServerOptions, poller: Poller) {
            self.listener = listener
            self.options = options
            self.poller = poller
            deadlines = DeadlineWatch(timeout: options.requestTimeout)
            running = RunningLimit(least: options.processors, most: options.processors * 2)
        }

        var isDraining: Bool { phase.load(ordering: .acquiring) != .serving }
        var isEnding: Bool { phase.load(ordering: .acquiring) == .ending }
        var isLeaving: Bool { phase.load(ordering: .acquiring) == .leaving }

        func enter(_ next: Phase) { phase.store(next, ordering: .releasing) }

        /// Closes connections that have been quiet for a moment. One that has just been used is the web server's first choice for
        /// the next request, which would meet its end on the way; a POST is not sent twice.
        func closeQuiet() {
            counters.connections.count(-connections.closeIdle(for: 3_000))
        }

        /// Takes what waits in the listener's queue, as far as there is room, and arms the listener again.
        func accept() {
            while !isDraining {
                let isFull = counters.connections.load(ordering: .relaxed) >= options.maxConnections
                if isFull {
                    guard gh_has_input(listener.descriptor) == 1 else {
                        return poller.arm(listener: listener.descriptor)
                    }
                    if !makeRoom() { return pauseAccepting() }
                }
                let connection = options.takeConnection(listener.descriptor)
                guard connection < 0 else {
                    admit(connection, isFresh: true)
                    continue
                }
                switch gh_errno() {
                case EINTR, ECONNABORTED: continue
                // Without a free descriptor the queue stays as it is, and an armed listener would ring without end.
                case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                    if !makeRoom() { return pauseAccepting() }
                default: return poller.arm(listener: listener.descriptor)
                }
            }
        }

        /// Begins to wait for a connection's requests.
        func admit(_ connection: Int32, isFresh: Bool) {
            _ = gh_limit_socket(connection, Int32(options.receiveTimeout), Int32(options.sendTimeout))
            counters.connections.count()
            if !connections.put(connection, isFresh: isFresh, arm: { poller.add(connection, generation: $0) }) {
                discard(connection)
            }
        }

        /// A kept connection waits for its next request.
        func rest(_ connection: Int32) {
            if !connections.put(connection, arm: { poller.arm(connection, generation: $0) }) { discard(connection) }
            resumeAccepting()
        }

        /// A worker's connection was closed.
        func closed(isBroken: Bool = false) {
            counters.connections.count(-1)
            if isBroken { counters.dropped.count() }
            resumeAccepting()
        }

        /// Arms the listener again if it was left alone for want of room.
        func resumeAccepting() {
            guard !isDraining, accepting.exchange(true, ordering: .acquiringAndReleasing) == false else { return }
            poller.arm(listener: listener.descriptor)
        }

        /// The listener stays unarmed until a connection ends or rests, or for 100 ms.
        private func pauseAccepting() {
            accepting.store(false, ordering: .releasing)
            poller.ring(afterMilliseconds: 100)
        }

        private func makeRoom() -> Bool {
            guard connections.closeOldest() else { return false }
            counters.connections.count(-1)
            counters.dropped.count()
            return true
        }

        func close(_ connections: [Int32]) {
            for connection in connections { discard(connection) }
        }

        private func discard(_ connection: Int32) {
            _ = Glibc.close(connection)
            counters.connections.count(-1)
        }
    }
}
