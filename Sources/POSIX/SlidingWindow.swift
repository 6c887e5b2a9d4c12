// Counting events in an exact sliding window, in bounded memory.

internal import Synchronization

/// So many events in so many seconds.
package struct Window: Equatable, Sendable {
    package let count: Int
    package let seconds: Int

    package init(count: Int, seconds: Int) {
        self.count = count
        self.seconds = seconds
    }
}

/// Counts events of many subjects. An event is allowed when fewer than the window's count were allowed in the seconds before
/// it; one that is not allowed is not counted.
package final class SlidingWindow<Subject: Hashable & Sendable>: Sendable {
    /// The moments of the events still in the window, oldest first, as a ring.
    private struct Record {
        /// The low 32 bits of milliseconds, which wrap around after 49 days: see `drop`.
        var moments: [UInt32] = []
        var start = 0
        /// The last of them, whole.
        var latest = 0

        /// `now` is not before `latest`.
        mutating func drop(before age: Int, now: Int) {
            if now - latest >= age {
                // Perhaps weeks older: the differences below would mean nothing.
                start = moments.count
            } else {
                while start < moments.count, Int(UInt32(truncatingIfNeeded: now) &- moments[start]) >= age {
                    start += 1
                }
            }
            // The dropped half is reused once it is the larger one.
            if start * 2 > moments.count {
                moments.removeFirst(start)
                start = 0
            }
        }

        var count: Int { moments.count - start }
    }

    private struct State {
        var records: [Subject: Record] = [:]
        var events = 0
    }

    private let window: Window
    private let mostSubjects: Int
    private let mostEvents: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - mostSubjects: subjects remembered; beyond them those that were silent longest are forgotten.
    ///   - mostEvents: events remembered in all.
    package init(_ window: Window, mostSubjects: Int = 20_000, mostEvents: Int = 400_000) {
        self.window = window
        self.mostSubjects = mostSubjects
        self.mostEvents = mostEvents
    }

    /// Counts an event at `now` (monotonic microseconds). Gives nil if it is allowed, else the seconds until one will be.
    package func count(_ subject: Subject, now: Int) -> Int? {
        check(subject, now: now, isCounting: true)
    }

    /// As `count`, but counts nothing: whether an event would be allowed.
    package func peek(_ subject: Subject, now: Int) -> Int? {
        check(subject, now: now, isCounting: false)
    }

    /// Takes the latest event of a subject back: it was none of those that are counted.
    package func forgive(_ subject: Subject) {
        state.withLock { state in
            guard var record = state.records[subject], record.count > 0 else { return }
            record.moments.removeLast()
            state.records[subject] = record
            state.events -= 1
        }
    }

    package var subjectCount: Int { state.withLock { $0.records.count } }

    private func check(_ subject: Subject, now: Int, isCounting: Bool) -> Int? {
        let age = window.seconds * 1000
        return state.withLock { state in
            var record = state.records[subject] ?? Record()
            // A thread that read the clock earlier may come later to the lock: moments stay in order.
            let moment = max(now / 1000, record.latest)
            let before = record.count
            record.drop(before: age, now: moment)
            if record.count < before {
                state.events -= before - record.count
                state.records[subject] = record
            }
            guard record.count < window.count else {
                let wait = age - Int(UInt32(truncatingIfNeeded: moment) &- record.moments[record.start])
                return max(1, (wait + 999) / 1000)
            }
            guard isCounting else { return nil }
            record.moments.append(UInt32(truncatingIfNeeded: moment))
            record.latest = moment
            state.records[subject] = record
            state.events += 1
            if state.records.count > mostSubjects || state.events > mostEvents { forget(&state, moment, age) }
            return nil
        }
    }

    /// Forgets who has been silent for a whole window; if that is not enough, the quarter that was silent longest.
    private func forget(_ state: inout State, _ now: Int, _ age: Int) {
        state.records = state.records.filter { now - $0.value.latest < age }
        if state.records.count > mostSubjects * 3 / 4 || state.events > mostEvents * 3 / 4 {
            let silence = state.records.values.map { now - $0.latest }.sorted(by: >)
            let limit = silence[silence.count / 4]
            var kept: [Subject: Record] = [:]
            for (subject, record) in state.records where now - record.latest < limit { kept[subject] = record }
            state.records = kept
        }
        state.events = state.records.values.reduce(0) { $0 + $1.count }
    }
}
