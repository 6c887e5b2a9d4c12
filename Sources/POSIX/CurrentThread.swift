// The calling thread: how it stands among the others.

internal import Glibc

package enum CurrentThread {
    /// Lets every other thread of the process go first, as `nice` does with processes: on Linux the number of a thread is one.
    package static func yieldToOthers(_ steps: Int32 = 10) {
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, steps)
    }
}
