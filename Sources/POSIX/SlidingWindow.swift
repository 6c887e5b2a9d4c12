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

/// The owner of subjects that have none of their own.
package enum Everybody: Hashable, Sendable {
    case everybody
}

/// Counts events of many subjects, each of which belongs to an owner. An event is allowed when fewer than the window's count were
/// allowed in the seconds before it; one that is not allowed is not counted.
///
/// What is remembered is bounded for each owner and in all. Whoever has too much forgets of their own: no flood of one owner's
/// makes another's counters start again.
package final class SlidingWindow<Owner: Hashable & Sendable, Subject: Hashable & Sendable>: Sendable {
    /// What may be remembered.
    package struct Bounds: Equatable, Sendable {
        package var subjectsOfOwner = 20_000
        package var subjects = 50_000
        package var eventsOfOwner = 400_000
        package var events = 1_000_000

        package init() {}
    }

    private typealias Records = [Subject: EventRecord]

    private struct State {
        var owners: [Owner: Remembered] = [:]
        var subjects = 0
        var events = 0
        /// Milliseconds: when those who are silent were last looked for.
        var swept = 0
    }

    private struct Remembered {
        var records: Records = [:]
        var events = 0
    }

    private let window: Window
    private let bounds: Bounds
    private let state = Mutex(State())

    package init(_ window: Window, bounds: Bounds = Bounds()) {
        self.window = window
        self.bounds = bounds
    }

    /// Counts an event at `now` (monotonic microseconds). Gives nil if it is allowed, else the seconds until one will be.
    package func count(_ subject: Subject, of owner: Owner, now: Int) -> Int? {
        state.withLock { state in
            sweep(&state, now / 1000)
            let wait = check(subject, owner, &state, now / 1000, isCounting: true)
            if state.subjects > bounds.subjects || state.events > bounds.events { relieve(&state, now / 1000) }
            return wait
        }
    }

    /// As `count`, but counts nothing: whether an event would be allowed.
    package func peek(_ subject: Subject, of owner: Owner, now: Int) -> Int? {
        state.withLock { state in
            guard state.owners[owner]?.records[subject] != nil else { return nil }
            return check(subject, owner, &state, now / 1000, isCounting: false)
        }
    }

    /// Takes the latest event of a subject back: it was none of those that are counted.
    package func forgive(_ subject: Subject, of owner: Owner) {
        state.withLock { state in
            change(owner, &state) { remembered in
                guard remembered.records[subject]?.count ?? 0 > 0 else { return }
                remembered.records[subject]?.takeBack()
                remembered.events -= 1
                if remembered.records[subject]?.count == 0 { remembered.records[subject] = nil }
            }
        }
    }

    /// How many subjects are remembered.
    package var subjectCount: Int { state.withLock { $0.subjects } }

    private var age: Int { window.seconds * 1000 }

    private func check(
        _ subject: Subject, _ owner: Owner, _ state: inout State, _ now: Int, isCounting: Bool
    ) -> Int? {
        change(owner, &state) { remembered in
            var record = remembered.records.removeValue(forKey: subject) ?? EventRecord()
            // A thread that read the clock earlier may come later to the lock: moments stay in order.
            let moment = max(now, record.latest)
            remembered.events -= record.drop(before: age, now: moment)
            let wait = record.count < window.count ? nil : record.wait(age, now: moment)
            if wait == nil && isCounting {
                record.append(moment)
                remembered.events += 1
            }
            if record.count > 0 { remembered.records[subject] = record }
            if remembered.records.count > bounds.subjectsOfOwner || remembered.events > bounds.eventsOfOwner {
                forget(&remembered, moment, bounds.subjectsOfOwner, bounds.eventsOfOwner)
            }
            return wait
        }
    }

    /// Changes what is remembered of an owner, and the sums with it.
    private func change<Value>(
        _ owner: Owner, _ state: inout State, _ body: (inout Remembered) -> Value
    ) -> Value {
        // Taken out, not copied.
        var remembered = state.owners.removeValue(forKey: owner) ?? Remembered()
        state.subjects -= remembered.records.count
        state.events -= remembered.events
        let value = body(&remembered)
        state.subjects += remembered.records.count
        state.events += remembered.events
        if !remembered.records.isEmpty { state.owners[owner] = remembered }
        return value
    }

    /// Once in a window, whoever was silent for a whole one goes: what nobody asks for again does not stay.
    private func sweep(_ state: inout State, _ now: Int) {
        guard now - state.swept >= age else { return }
        state.swept = now
        for owner in Array(state.owners.keys) { change(owner, &state) { drop(&$0, now) } }
    }

    /// Too much in all: whoever has the most forgets the most.
    private func relieve(_ state: inout State, _ now: Int) {
        while state.subjects > bounds.subjects || state.events > bounds.events {
            func share(_ remembered: Remembered) -> Int {
                max(
                    remembered.records.count * 1000 / max(1, bounds.subjects),
                    remembered.events * 1000 / max(1, bounds.events))
            }
            guard let most = state.owners.max(by: { share($0.value) < share($1.value) })?.key else { return }
            change(most, &state) { forget(&$0, now, $0.records.count - 1, $0.events - 1) }
        }
    }

    private func drop(_ remembered: inout Remembered, _ now: Int) {
        remembered.records = remembered.records.filter { now - $0.value.latest < age }
        remembered.events = remembered.records.values.reduce(0) { $0 + $1.count }
    }

    /// Forgets who has been silent for a whole window; if that is not enough, the quarter that was silent longest.
    private func forget(_ remembered: inout Remembered, _ now: Int, _ subjects: Int, _ events: Int) {
        drop(&remembered, now)
        guard remembered.records.count > subjects * 3 / 4 || remembered.events > events * 3 / 4 else { return }
        let silence = remembered.records.values.map { now - $0.latest }.sorted(by: >)
        let limit = silence[silence.count / 4]
        remembered.records = remembered.records.filter { now - $0.value.latest < limit }
        remembered.events = remembered.records.values.reduce(0) { $0 + $1.count }
    }
}
