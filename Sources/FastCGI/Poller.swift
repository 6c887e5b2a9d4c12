// What the workers wait on: epoll(7), a wake-up that stays up, and a timer.

internal import CLinux
internal import Glibc

/// One epoll for all workers. Connections and the listener are armed for one event each (EPOLLONESHOT), so an event reaches
/// exactly one worker, and nothing more of that descriptor comes until it is armed again.
struct Poller: Sendable {
    enum Event: Equatable {
        case listener
        case wake
        case timer
        /// `hasInput`: bytes lie in it, and its other end is open.
        case connection(Int32, generation: UInt32, hasInput: Bool)
    }

    private let epoll: Int32
    private let wakeUp: Int32
    private let timer: Int32

    init?() {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeUp = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        timer = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
        guard epoll >= 0, wakeUp >= 0, timer >= 0 else {
            close()
            return nil
        }
        _ = gh_epoll_control(epoll, EPOLL_CTL_ADD, wakeUp, Self.input, Self.wakeToken)
        _ = gh_epoll_control(epoll, EPOLL_CTL_ADD, timer, 0, Self.timerToken)
    }

    /// Waits for one event, or for two when looking for last ones without waiting (`milliseconds` 0).
    func wait(limit: Int32 = 1, milliseconds: Int32 = -1) -> [Event] {
        var found = (gh_epoll_event(), gh_epoll_event())
        let count = unsafe withUnsafeMutableBytes(of: &found) { bytes in
            unsafe gh_epoll_wait(
                epoll, bytes.assumingMemoryBound(to: gh_epoll_event.self).baseAddress!, limit, milliseconds)
        }
        return switch count {
        case 1: [Self.event(found.0)]
        case 2: [Self.event(found.0), Self.event(found.1)]
        default: []
        }
    }

    func add(_ connection: Int32, generation: UInt32) -> Bool {
        gh_epoll_control(epoll, EPOLL_CTL_ADD, connection, Self.once, Self.token(connection, generation)) == 0
    }

    func arm(_ connection: Int32, generation: UInt32) -> Bool {
        gh_epoll_control(epoll, EPOLL_CTL_MOD, connection, Self.once, Self.token(connection, generation)) == 0
    }

    func add(listener: Int32) -> Bool {
        gh_epoll_control(epoll, EPOLL_CTL_ADD, listener, Self.once, Self.listenerToken) == 0
    }

    func arm(listener: Int32) {
        _ = gh_epoll_control(epoll, EPOLL_CTL_MOD, listener, Self.once, Self.listenerToken)
    }

    func remove(listener: Int32) {
        _ = gh_epoll_control(epoll, EPOLL_CTL_DEL, listener, 0, 0)
    }

    /// Gives one `timer` event after a while.
    func ring(afterMilliseconds milliseconds: Int32) {
        _ = gh_ring_once(timer, milliseconds)
        _ = gh_epoll_control(epoll, EPOLL_CTL_MOD, timer, Self.once, Self.timerToken)
    }

    /// From now on every wait of every worker gives `wake`: nobody reads the counter, so it stays up.
    func wakeAll() {
        _ = eventfd_write(wakeUp, 1)
    }

    func close() {
        for descriptor in [epoll, wakeUp, timer] where descriptor >= 0 { _ = Glibc.close(descriptor) }
    }

    // Glibc imports the events as structures and everything else as numbers.
    private static let input = EPOLLIN.rawValue
    private static let once = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue

    // A connection's token is its generation and its descriptor; the others have all bits of the generation set.
    private static let listenerToken = UInt64.max
    private static let wakeToken = UInt64.max - 1
    private static let timerToken = UInt64.max - 2

    private static func token(_ connection: Int32, _ generation: UInt32) -> UInt64 {
        UInt64(generation) << 32 | UInt64(connection)
    }

    private static func event(_ found: gh_epoll_event) -> Event {
        switch found.token {
        case listenerToken: .listener
        case wakeToken: .wake
        case timerToken: .timer
        default:
            .connection(
                Int32(truncatingIfNeeded: found.token), generation: UInt32(found.token >> 32),
                hasInput: found.events == input)
        }
    }
}
