// The two clocks: the wall's for what is written down, the monotonic one for how long something took.

internal import CLinux
internal import Glibc

/// The system's clocks.
package enum SystemClock {
    /// Microseconds since 1970-01-01T00:00:00Z.
    package static func microseconds() -> Int { read(CLOCK_REALTIME) }

    /// Microseconds that only ever grow; their start means nothing.
    package static func monotonicMicroseconds() -> Int { read(CLOCK_MONOTONIC) }

    package static func sleep(milliseconds: Int) {
        usleep(UInt32(milliseconds) * 1000)
    }

    private static func read(_ clock: Int32) -> Int {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }
}
