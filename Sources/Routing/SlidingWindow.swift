// Counting events in an exact sliding window, in bounded memory.

internal import Synchronization

/// Counts events of many subjects. An event is allowed when fewer than the window's count were allowed in the seconds before
/// it; one that is not allowed is not counted.
package final class SlidingWindow<Subject: Hashable & Sendable>: Sendable {
    /// The moments of the events still in the window, oldest first, as a ring.
    private struct Record {
        /// Milliseconds, wrapping around after 49 days: differences stay right, and records are far younger.
        var moments: [UInt32] = []
        var start = 0
        var latest: UInt32 = 0

        mutating func drop(before age: UInt32, now: UInt32) {
            while start < moments.count, now &- moments[start] >= age { start += 1 }
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
        var lastSweep: UInt32 = 0
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

    package var subjectCount: Int { state.withLock { $0.records.count } }

    private func check(_ subject: Subject, now: Int, isCounting: Bool) -> Int? {
        let moment = UInt32(truncatingIfNeeded: now / 1000)
        let age = UInt32(window.seconds * 1000)
        return state.withLock { state in
            var record = state.records[subject] ?? Record()
            let before = record.count
            record.drop(before: age, now: moment)
            state.events -= before - record.count
            guard record.count < window.count else {
                state.records[subject] = record
                let wait = age - (moment &- record.moments[record.start])
                return max(1, Int(wait + 999) / 1000)
            }
            guard isCounting else { return nil }
            record.moments.append(moment)
            record.latest = moment
            state.records[subject] = record
            state.events += 1
            if state.records.count > mostSubjects || state.events > mostEvents { forget(&state, moment, age) }
            return nil
        }
    }

    /// Forgets who has been silent for a whole window; if that is not enough, the quarter that was silent longest.
    private func forget(_ state: inout State, _ now: UInt32, _ age: UInt32) {
        state.records = state.records.filter { now &- $0.value.latest < age }
        if state.records.count > mostSubjects * 3 / 4 || state.events > mostEvents * 3 / 4 {
            let silence = state.records.values.map { now &- $0.latest }.sorted(by: >)
            let limit = silence[silence.count / 4]
            var kept: [Subject: Record] = [:]
            for (subject, record) in state.records where now &- record.latest < limit { kept[subject] = record }
            state.records = kept
        }
        state.events = state.records.values.reduce(0) { $0 + $1.count }
    }
}
