// A child process that is started again when it ends by itself.

import POSIX

final class Supervisor: Sendable {
    private struct State {
        var child: ChildProcess?
        var isStopping = false
        var thread: POSIX.Thread?
    }

    private let state: Monitor<State>

    init(_ executable: String, _ arguments: [String]) throws {
        let state = Monitor(State(child: try ChildProcess(executable, arguments)))
        self.state = state
        let thread = POSIX.Thread(name: "supervisor") {
            while true {
                let isStopping = state.wait(milliseconds: 200) { $0.isStopping ? true : nil }
                if isStopping == true { return }
                state.withLock { state in
                    guard let child = state.child, child.poll() != nil else { return }
                    state.child = try? ChildProcess(executable, arguments)
                }
                // One that cannot start must not be started five times a second.
                if state.withLock({ $0.child == nil }) { SystemClock.sleep(milliseconds: 800) }
            }
        }
        state.withLock { $0.thread = thread }
    }

    var isRunning: Bool { state.withLock { $0.child.map { OtherProcess($0.identifier).isRunning } ?? false } }

    /// Ends the child and waits for it.
    func stop() {
        let (child, thread) = state.withLock { state in
            state.isStopping = true
            return (state.child, state.thread)
        }
        thread?.join()
        child?.terminate()
        _ = child?.wait()
    }
}
