// The sliding window, against a naive one that remembers everything.

import Chance
import POSIX
import Routing
import Testing
import TestSupport

/// Every event of a subject, kept for ever: what the window must agree with.
private struct NaiveWindow {
    let window: Window
    var events: [Int: [Int]] = [:]

    /// Nil if an event at `moment` (milliseconds) is allowed, else the seconds until one will be.
    mutating func count(_ subject: Int, _ moment: Int, isCounting: Bool) -> Int? {
        let inside = events[subject, default: []].filter { moment - $0 < window.seconds * 1000 }
        if inside.count >= window.count {
            let wait = inside[inside.count - window.count] + window.seconds * 1000 - moment
            return max(1, (wait + 999) / 1000)
        }
        if isCounting { events[subject, default: []].append(moment) }
        return nil
    }
}

@Suite struct SlidingWindowTests {
    @Test(arguments: 0..<40)
    func `It agrees with a naive window about any sequence of events`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let window = Window(
            count: Int.random(in: 1...12, using: &random), seconds: Int.random(in: 1...90, using: &random))
        let tested = SlidingWindow<Everybody, Int>(window)
        var naive = NaiveWindow(window: window)
        var moment = Int.random(in: 0...5_000_000_000, using: &random)
        for step in 0..<3000 {
            // Mostly bursts, now and then a jump to just around the end of the window.
            switch Int.random(in: 0..<20, using: &random) {
            case 0: moment += window.seconds * 1000 - Int.random(in: -2...2, using: &random)
            case 1: moment += Int.random(in: 0...window.seconds * 1500, using: &random)
            case 2..<8: break
            default: moment += Int.random(in: 0...window.seconds * 1000 / window.count, using: &random)
            }
            let subject = Int.random(in: 0..<3, using: &random)
            let isCounting = Int.random(in: 0..<4, using: &random) > 0
            let expected = naive.count(subject, moment, isCounting: isCounting)
            let found =
                isCounting
                ? tested.count(subject, of: .everybody, now: moment * 1000)
                : tested.peek(subject, of: .everybody, now: moment * 1000)
            guard found == expected else {
                Issue.record(
                    "step \(step) at \(moment): \(String(describing: found)), not \(String(describing: expected))")
                return
            }
        }
    }

    @Test(arguments: 0..<10)
    func `A request after exactly the time it named is allowed, a millisecond before that it is not`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let window = SlidingWindow<Everybody, String>(Window(count: 5, seconds: 60))
        let start = Int.random(in: 0...1_000_000, using: &random) * 1000
        var moment = start
        for _ in 0..<5 {
            #expect(window.count("a", of: .everybody, now: moment) == nil)
            moment += Int.random(in: 0...5_000, using: &random) * 1000
        }
        let wait = window.peek("a", of: .everybody, now: moment)
        #expect(wait != nil)
        // The oldest event leaves a whole window after it came; the seconds named are those until then, rounded up.
        #expect(window.peek("a", of: .everybody, now: moment + ((wait ?? 0) - 1) * 1_000_000) != nil)
        #expect(window.peek("a", of: .everybody, now: start + 60_000_000 - 1000) != nil)
        #expect(window.peek("a", of: .everybody, now: start + 60_000_000) == nil)
        #expect(window.peek("a", of: .everybody, now: moment + (wait ?? 0) * 1_000_000) == nil)
    }

    @Test func `What is refused is not counted`() {
        let window = SlidingWindow<Everybody, String>(Window(count: 2, seconds: 60))
        #expect(window.count("a", of: .everybody, now: 0) == nil)
        #expect(window.count("a", of: .everybody, now: 1_000_000) == nil)
        for second in 2..<60 { #expect(window.count("a", of: .everybody, now: second * 1_000_000) == 60 - second) }
        #expect(window.count("a", of: .everybody, now: 60_000_000) == nil)
        #expect(window.count("a", of: .everybody, now: 60_000_000) == 1)
    }

    /// Two workers read the clock before they come to the lock, and may come in the other order.
    @Test func `An event that comes with an earlier time forgets no other`() {
        let window = SlidingWindow<Everybody, String>(Window(count: 3, seconds: 60))
        #expect(window.count("a", of: .everybody, now: 5_000_000) == nil)
        #expect(window.count("a", of: .everybody, now: 4_999_000) == nil)
        #expect(window.count("a", of: .everybody, now: 4_998_000) == nil)
        #expect(window.count("a", of: .everybody, now: 4_997_000) != nil)
        #expect(window.count("a", of: .everybody, now: 5_000_000) != nil)
    }

    /// A counter of 32 bits wraps around after 49.7 days.
    @Test(arguments: [25, 49, 50, 99])
    func `A subject that was silent for weeks is as good as new`(_ days: Int) {
        let window = SlidingWindow<Everybody, String>(Window(count: 1, seconds: 60))
        #expect(window.count("a", of: .everybody, now: 0) == nil)
        for minute in -3...3 {
            #expect(window.peek("a", of: .everybody, now: (days * 86_400 + minute * 60) * 1_000_000) == nil)
        }
        #expect(window.peek("a", of: .everybody, now: (1 << 32) * 1000 + 30_000_000) == nil)
    }

    @Test func `Threads together get exactly what the window allows`() {
        let window = SlidingWindow<Everybody, String>(Window(count: 500, seconds: 60))
        let allowed = Monitor(0)
        let threads = (0..<4).map { index in
            Thread(name: "window-\(index)") {
                var mine = 0
                for _ in 0..<1000
                where window.count("a", of: .everybody, now: SystemClock.monotonicMicroseconds()) == nil { mine += 1 }
                allowed.withLock { $0 += mine }
            }
        }
        for thread in threads { thread.join() }
        #expect(allowed.withLock { $0 } == 500)
    }

    @Test func `The number of subjects is bounded`() {
        let window = SlidingWindow<Everybody, Int>(Window(count: 10, seconds: 60), bounds: .of(subjects: 100))
        for subject in 0..<10_000 {
            _ = window.count(subject, of: .everybody, now: subject * 1000)
            if window.subjectCount > 100 { Issue.record("\(window.subjectCount) subjects") }
        }
        // Those that came last are known: the limit still holds for them.
        for _ in 0..<9 { _ = window.count(9_999, of: .everybody, now: 10_000_000) }
        #expect(window.count(9_999, of: .everybody, now: 10_000_000) != nil)
    }

    @Test func `The number of events is bounded, also when most requests only ask`() {
        let window = SlidingWindow<Everybody, Int>(
            Window(count: 50, seconds: 1), bounds: .of(subjects: 1_000_000, events: 1000))
        // Events come and go, and each is looked at many times after it has gone.
        for round in 0..<20 {
            _ = window.count(0, of: .everybody, now: round * 2_000_000)
            for _ in 0..<200 { _ = window.peek(0, of: .everybody, now: round * 2_000_000 + 1_500_000) }
        }
        for subject in 1...400 {
            for _ in 0..<50 { _ = window.count(subject, of: .everybody, now: 60_000_000 + subject) }
            if window.subjectCount > 1000 / 50 + 1 { Issue.record("\(window.subjectCount) subjects of 50 events each") }
        }
    }

    @Test func `A subject silent for a whole window is forgotten before one that is not`() {
        let window = SlidingWindow<Everybody, Int>(Window(count: 1, seconds: 60), bounds: .of(subjects: 10))
        for subject in 0..<8 { _ = window.count(subject, of: .everybody, now: 0) }
        _ = window.count(100, of: .everybody, now: 59_000_000)
        _ = window.count(101, of: .everybody, now: 60_500_000)
        _ = window.count(102, of: .everybody, now: 61_000_000)
        #expect(window.subjectCount == 3)
        #expect(window.peek(100, of: .everybody, now: 61_000_000) != nil)
    }

    @Test func `One owner's flood makes no other's counters start again`() {
        var bounds = SlidingWindow<String, Int>.Bounds()
        bounds.subjectsOfOwner = 100
        bounds.subjects = 150
        let window = SlidingWindow<String, Int>(Window(count: 2, seconds: 60), bounds: bounds)
        for subject in 0..<30 {
            for _ in 0..<2 { #expect(window.count(subject, of: "quiet", now: subject) == nil) }
        }
        for subject in 0..<10_000 { _ = window.count(subject, of: "loud", now: 1_000_000 + subject) }
        for subject in 0..<30 { #expect(window.peek(subject, of: "quiet", now: 2_000_000) != nil) }
        #expect(window.subjectCount <= 130)
        // The sum of many owners is bounded too, and who has little keeps it.
        for owner in 0..<5 {
            for subject in 0..<90 { _ = window.count(subject, of: "owner \(owner)", now: 3_000_000 + subject) }
        }
        #expect(window.subjectCount <= 150)
        for subject in 0..<30 { #expect(window.peek(subject, of: "quiet", now: 4_000_000) != nil) }
    }

    @Test func `Two owners' subjects of one name are two`() {
        let window = SlidingWindow<String, String>(Window(count: 1, seconds: 60))
        #expect(window.count("a", of: "one", now: 0) == nil)
        #expect(window.count("a", of: "two", now: 0) == nil)
        #expect(window.count("a", of: "one", now: 0) != nil)
    }

    @Test func `What is taken back, asked about or over leaves nothing behind`() {
        let window = SlidingWindow<String, Int>(Window(count: 3, seconds: 60))
        for subject in 0..<50 {
            #expect(window.peek(subject, of: "a", now: 0) == nil)
            #expect(window.count(subject, of: "a", now: 0) == nil)
            window.forgive(subject, of: "a")
            window.forgive(subject, of: "a")
        }
        #expect(window.subjectCount == 0)
        for subject in 0..<50 { _ = window.count(subject, of: "a", now: 1_000_000) }
        #expect(window.subjectCount == 50)
        for subject in 0..<40 { #expect(window.peek(subject, of: "a", now: 61_000_000) == nil) }
        #expect(window.subjectCount == 10)
        _ = window.count(1, of: "b", now: 122_000_000)
        #expect(window.subjectCount == 1)
    }
}

extension SlidingWindow.Bounds {
    fileprivate static func of(subjects: Int, events: Int = 400_000) -> Self {
        var bounds = Self()
        bounds.subjectsOfOwner = subjects
        bounds.eventsOfOwner = events
        return bounds
    }
}
