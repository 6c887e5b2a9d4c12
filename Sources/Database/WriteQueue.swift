// The jobs that wait for a writer, and the callers who may not wait for long.

/// What a writer and its callers share, under its lock.
struct WriteQueue {
    /// How a caller may wait.
    enum Place: Equatable {
        case patient(ticket: Int)
        case hurried(ticket: Int)
        case full(Hindrance)
        case closed
    }

    /// What becomes of a caller who has waited for a while.
    enum Patience: Equatable {
        case stay(milliseconds: Int)
        /// The job is being written, or has been.
        case taken
        case withdrawn(Hindrance?)
    }

    private var jobs: [(ticket: Int, job: WriteJob)] = []
    private var lastTicket = 0
    /// The size of the group that is being written.
    private var beingWritten = 0
    /// What the writer is doing while jobs wait.
    private var hindrance: Hindrance?
    var isClosed = false

    var count: Int { jobs.count }
    var isEmpty: Bool { jobs.isEmpty }

    /// Takes a job in. Beyond the limit the caller must hurry, and is not let in when the writer is known to be blocked.
    mutating func add(_ job: WriteJob, _ limit: WaitLimit, now: Int) -> Place {
        guard !isClosed else { return .closed }
        let isHurried = jobs.count + beingWritten >= limit.patient
        if isHurried, let hindrance, limit.remaining(hindrance, now: now) == nil { return .full(hindrance) }
        lastTicket += 1
        jobs.append((lastTicket, job))
        return isHurried ? .hurried(ticket: lastTicket) : .patient(ticket: lastTicket)
    }

    /// Whether somebody in a hurry goes on waiting. Who does not takes his job out again.
    mutating func look(after ticket: Int, _ limit: WaitLimit, now: Int) -> Patience {
        guard let index = jobs.firstIndex(where: { $0.ticket == ticket }) else { return .taken }
        if let left = limit.remaining(hindrance, now: now) { return .stay(milliseconds: left) }
        jobs.remove(at: index)
        return .withdrawn(hindrance)
    }

    /// The last ticket that waits now. The writer is about to begin.
    mutating func beginning(now: Int) -> Int {
        if case .locked = hindrance {} else { hindrance = .locked(since: now) }
        return lastTicket
    }

    /// The writer is at work that jobs wait for: a group, or what it does when it is quiet.
    mutating func working(now: Int) { hindrance = .working(since: now) }

    mutating func idle() { hindrance = nil }

    /// The writer has begun: these jobs are its group, and are not withdrawn any more.
    mutating func take(atMost count: Int, now: Int) -> [WriteJob] {
        working(now: now)
        let group = jobs.prefix(count).map(\.job)
        jobs.removeFirst(group.count)
        beingWritten = group.count
        return group
    }

    /// The writer could not begin: those who waited since then have waited for nothing.
    mutating func give(up ticket: Int) -> [WriteJob] {
        let given = jobs.filter { $0.ticket <= ticket }.map(\.job)
        jobs.removeAll { $0.ticket <= ticket }
        if jobs.isEmpty { idle() }
        return given
    }

    mutating func written() {
        beingWritten = 0
        idle()
    }
}
