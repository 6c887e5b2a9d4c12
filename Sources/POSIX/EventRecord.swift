// The events of one subject that are still in a window.

/// The moments of the events, oldest first, as a ring.
struct EventRecord {
    /// The low 32 bits of milliseconds, which wrap around after 49 days: see `drop`.
    private var moments: [UInt32] = []
    private var start = 0
    /// The last of them, whole.
    private(set) var latest = 0

    var count: Int { moments.count - start }

    /// Lets go of what is older than the window, and gives its number. `now` is not before `latest`.
    mutating func drop(before age: Int, now: Int) -> Int {
        let before = count
        if now - latest >= age {
            // Perhaps weeks older: the differences below would mean nothing.
            start = moments.count
        } else {
            while start < moments.count, Int(UInt32(truncatingIfNeeded: now) &- moments[start]) >= age {
                start += 1
            }
        }
        let dropped = before - count
        // The dropped half is reused once it is the larger one.
        if start * 2 > moments.count {
            moments.removeFirst(start)
            start = 0
        }
        return dropped
    }

    mutating func append(_ moment: Int) {
        moments.append(UInt32(truncatingIfNeeded: moment))
        latest = moment
    }

    mutating func takeBack() { moments.removeLast() }

    /// Seconds until the oldest has left the window.
    func wait(_ age: Int, now: Int) -> Int {
        let rest = age - Int(UInt32(truncatingIfNeeded: now) &- moments[start])
        return max(1, (rest + 999) / 1000)
    }
}
