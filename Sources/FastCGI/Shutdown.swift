// The signals that end the process, taken by one thread in order.

internal import CLinux
internal import Glibc

/// SIGTERM, SIGINT, SIGHUP and SIGUSR1: blocked in every thread, received by whoever waits.
package enum Signals {
    /// Blocks them in the calling thread and in all it will start. Children inherit the mask too: whoever spawns resets it
    /// (POSIX_SPAWN_SETSIGMASK).
    package static func block() {
        var set = members
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for one of them and gives its number. SIGHUP and SIGUSR1 are given too: what they mean is the caller's choice.
    package static func waitForStop() -> Int32 {
        var set = members
        var number: Int32 = 0
        while unsafe sigwait(&set, &number) != 0 {}
        return number
    }

    private static var members: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] { unsafe sigaddset(&set, number) }
        return set
    }
}
