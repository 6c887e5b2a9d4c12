// Which environments are open, and which are being opened.

internal import Database
internal import Model
internal import POSIX

/// What the threads that use environments share, under one lock that is never held while a file is opened.
struct OpenEnvironments {
    /// What becomes of a thread that asks for an environment.
    enum Claim {
        case open(EnvironmentStore)
        /// Nobody else opens it: the thread does, and closes the one that was open if it is of another file.
        case toOpen(closing: EnvironmentStore?)
    }

    /// How a thread may wait.
    enum Place {
        case claim(Claim)
        case patient
        case hurried
    }

    private struct Open {
        let store: EnvironmentStore
        /// Which file it is: an environment that was deleted and restored by a command has another one of the same name.
        let file: FileStatus.Identity?
        /// When that was looked at last, and the state of the control database then. A deletion and a restore change it.
        var checked: (time: Int, stamp: ChangeStamp?)
        /// Monotonic microseconds.
        var lastUsed: Int
    }

    private struct Opening {
        /// The patient ones.
        var waiting = 0
        let since = SystemClock.monotonicMicroseconds()
        /// Since when somebody else's lock is in the way.
        var lockedSince: Int?

        var hindrance: Hindrance { lockedSince.map { .locked(since: $0) } ?? .working(since: since) }
    }

    private enum Entry {
        case open(Open)
        case opening(Opening)
    }

    private var entries: [ID<Environment>: Entry] = [:]

    var count: Int { entries.values.count { if case .open = $0 { true } else { false } } }

    var stores: [EnvironmentStore] {
        entries.values.compactMap { if case .open(let known) = $0 { known.store } else { nil } }
    }

    func isOpen(_ id: ID<Environment>) -> Bool { entries[id] != nil }

    /// What is open and was found to be the right file less than a second ago, in the same state of the control database.
    mutating func known(_ id: ID<Environment>, _ stamp: ChangeStamp) -> EnvironmentStore? {
        guard case .open(var known) = entries[id], known.checked.stamp == stamp else { return nil }
        let now = SystemClock.monotonicMicroseconds()
        guard now - known.checked.time < 1_000_000 else { return nil }
        known.lastUsed = now
        entries[id] = .open(known)
        return known.store
    }

    /// The claim of a thread that has just come, or how it may wait for one.
    mutating func place(
        _ id: ID<Environment>, _ file: FileStatus.Identity?, _ stamp: ChangeStamp?, _ limit: WaitLimit
    ) -> Place {
        if let claim = claim(id, file, stamp) { return .claim(claim) }
        guard case .opening(var opening) = entries[id], opening.waiting < limit.patient else { return .hurried }
        opening.waiting += 1
        entries[id] = .opening(opening)
        return .patient
    }

    /// What those wait for who wait for an opening; nil when it is over.
    func hindrance(_ id: ID<Environment>) -> Hindrance? {
        guard case .opening(let opening) = entries[id] else { return nil }
        return opening.hindrance
    }

    /// Whether the thread that opens the environment waits for somebody else's lock.
    mutating func setLocked(_ isLocked: Bool, _ id: ID<Environment>) {
        guard case .opening(var opening) = entries[id] else { return }
        opening.lockedSince = isLocked ? SystemClock.monotonicMicroseconds() : nil
        entries[id] = .opening(opening)
    }

    /// The claim of a thread that knows which file there is; nil while another thread opens it.
    mutating func claim(_ id: ID<Environment>, _ file: FileStatus.Identity?, _ stamp: ChangeStamp?) -> Claim? {
        switch entries[id] {
        case .open(var known) where known.file == file:
            known.lastUsed = SystemClock.monotonicMicroseconds()
            known.checked = (known.lastUsed, stamp)
            entries[id] = .open(known)
            return .open(known.store)
        case .open(let other):
            entries[id] = .opening(Opening())
            return .toOpen(closing: other.store)
        case nil:
            entries[id] = .opening(Opening())
            return .toOpen(closing: nil)
        case .opening: return nil
        }
    }

    mutating func opened(_ store: EnvironmentStore, _ file: FileStatus.Identity?, _ stamp: ChangeStamp?) {
        let now = SystemClock.monotonicMicroseconds()
        entries[store.id] = .open(Open(store: store, file: file, checked: (now, stamp), lastUsed: now))
    }

    mutating func failed(_ id: ID<Environment>) { entries[id] = nil }

    /// What was open of one environment; nil while it is being opened.
    mutating func remove(_ id: ID<Environment>) -> [EnvironmentStore]? {
        switch entries[id] {
        case .opening: return nil
        case .open(let known):
            entries[id] = nil
            return [known.store]
        case nil: return []
        }
    }

    mutating func removeUnused(since limit: Int) -> [EnvironmentStore] {
        var removed: [EnvironmentStore] = []
        for (id, entry) in entries {
            guard case .open(let known) = entry, known.lastUsed < limit else { continue }
            entries[id] = nil
            removed.append(known.store)
        }
        return removed
    }
}
