// The server: its threads, from the first to the last.

package import HTTP
internal import POSIX

/// The whole application as the loop sees it. One is made per worker, in the worker's thread, and need not be Sendable.
package typealias Handler = (Request) -> Response

/// Workers that serve the requests of one listening socket.
package final class Server: Sendable {
    private enum State {
        case ready
        case running([Thread])
        case stopping
        case stopped
    }

    private let shared: Shared
    private let state = Monitor<State>(.ready)

    /// Blocks the signals that `Signals` waits for and readies libfcgi. The first thing `main` does: threads inherit the
    /// mask, and a signal that one of them did not block would end the process.
    package static func prepare() {
        Signals.block()
        Exchange.prepareLibrary()
        Deadline.prepareSignal()
    }

    /// Nil only if the system has no descriptor left.
    /// - Parameter inherited: connections that a predecessor accepted, with whatever has been written to them since.
    package init?(listener: Listener, inherited: [Int32] = [], options: ServerOptions = ServerOptions()) {
        guard let poller = Poller() else { return nil }
        shared = Shared(listener: listener, options: options, poller: poller)
        for connection in inherited { shared.admit(connection, isFresh: false) }
    }

    /// Starts the workers and returns.
    package func run(makeHandler: @escaping @Sendable (_ worker: Int) -> Handler) {
        state.withLock { state in
            guard case .ready = state else { return }
            let shared = self.shared
            guard shared.poller.add(listener: shared.listener.descriptor) else {
                preconditionFailure("a listening socket cannot be waited for")  // Listener has looked at it
            }
            shared.deadlines.run()
            state = .running(
                (0..<shared.options.workers).map { number in
                    Thread(name: "request-\(number)") {
                        shared.running.join { Worker(shared: shared, handle: makeHandler(number)).run() }
                    }
                })
        }
    }

    /// Stops in order: no new connections; those there are served on and closed as they fall quiet, the last ones after
    /// `drainGrace`. Returns when all threads have ended and the listener is closed.
    ///
    /// With `room` for them at a keeper, connections are not closed but lent to `keep`, which must make copies: only the
    /// requests that have begun are answered, what was written since lies unread in the connection.
    package func stop(keeping room: Int = 0, _ keep: ([Int32]) -> Void = { _ in }) {
        let threads: [Thread]? = state.withLock { state in
            switch state {
            case .ready:
                state = .stopping
                return []
            case .running(let threads):
                state = .stopping
                return threads
            case .stopping, .stopped: return nil
            }
        }
        guard let threads else { return waitUntilStopped() }
        // The queue of a socket of our own dies with it; systemd's socket keeps its queue for the successor.
        if shared.listener.isOurs { shared.accept() }
        shared.enter(.draining)
        shared.poller.remove(listener: shared.listener.descriptor)
        waitForConnections(downTo: room)
        shared.enter(room > 0 ? .leaving : .ending)
        shared.poller.wakeAll()
        shared.running.lift()
        for thread in threads { thread.join() }
        shared.deadlines.stop()
        let connections = shared.connections.takeAll()
        if room > 0 { keep(Array(connections.prefix(room))) }
        shared.close(connections)
        shared.poller.close()
        shared.listener.close()
        state.withLock { $0 = .stopped }
    }

    package var statistics: Statistics { shared.counters.snapshot }

    /// Ends the connections for which there is no room one by one, each in a quiet moment, at most for the grace period.
    private func waitForConnections(downTo room: Int) {
        for _ in 0..<max(1, shared.options.drainGrace / 2) where statistics.connections > room {
            shared.closeQuiet()
            _ = state.wait(milliseconds: 2) { _ in Never?.none }
        }
    }

    /// A second caller returns when the first does.
    private func waitUntilStopped() {
        _ = state.wait { state in
            if case .stopped = state { true } else { nil }
        }
    }
}
