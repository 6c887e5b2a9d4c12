// Time as tests need it: it stands still until a test moves it.

package import Model
internal import Synchronization

/// A wall clock and a monotonic one that move together, unless the wall's is set.
package final class TestTime: Sendable {
    private struct State {
        var wall: Int
        var monotonic: Int
    }

    /// 2026-11-21T12:00:00Z: every fixture was made then.
    package static let start = Timestamp(seconds: 1_795_262_400)

    private let state: Mutex<State>

    package init() {
        state = Mutex(State(wall: Self.start.milliseconds, monotonic: 1_000_000_000))
    }

    package var clock: Clock { Clock { self.now } }

    package var now: Timestamp { Timestamp(milliseconds: state.withLock { $0.wall }) }

    /// Microseconds.
    package var monotonic: Int { state.withLock { $0.monotonic } }

    package func advance(seconds: Int = 0, milliseconds: Int = 0) {
        state.withLock { state in
            state.wall += seconds * 1000 + milliseconds
            state.monotonic += (seconds * 1000 + milliseconds) * 1000
        }
    }

    /// Sets the wall clock, as an operator or a broken time server does; the monotonic one does not notice.
    package func set(_ time: Timestamp) {
        state.withLock { $0.wall = time.milliseconds }
    }
}
