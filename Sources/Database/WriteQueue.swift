// The jobs that wait for a writer, and the callers who may not wait for long.

/// What a writer and its callers share, under its lock.
struct WriteQueue {
    /// How a caller may wait.
    enum Place: Equatable {
        case patient(ticket: Int)
        case hurried(ticket: Int)
        case full
        case closed
    }

    private var jobs: [(ticket: Int, job: WriteJob)] = []
    private var lastTicket = 0
    /// The size of the group that is being written.
    private var beingWritten = 0
    /// Microseconds of the monotonic clock since when the writer has tried to begin, while it could not.
    private var blockedSince: Int?
    var isClosed = false

    var count: Int { jobs.count }
    var isEmpty: Bool { jobs.isEmpty }

    /// Takes a job in. Beyond the limit the caller must hurry, and is not let in when the writer is known to be blocked.
    mutating func add(_ job: WriteJob, _ limit: WaitLimit, now: Int) -> Place {
        guard !isClosed else { return .closed }
        let isHurried = jobs.count + beingWritten >= limit.patient
        if isHurried, let blockedSince, now - blockedSince > limit.otherMilliseconds * 1000 { return .full }
        lastTicket += 1
        jobs.append((lastTicket, job))
        return isHurried ? .hurried(ticket: lastTicket) : .patient(ticket: lastTicket)
    }

    /// Takes a job out again; false when it is being written, or has been.
    mutating func withdraw(_ ticket: Int) -> Bool {
        guard let index = jobs.firstIndex(where: { $0.ticket == ticket }) else { return false }
        jobs.remove(at: index)
        return true
    }

    /// The last ticket that waits now. The writer is about to begin.
    mutating func beginning(now: Int) -> Int {
        if blockedSince == nil { blockedSince = now }
        return lastTicket
    }

    /// The writer has begun: these jobs are its group, and are not withdrawn any more.
    mutating func take(atMost count: Int) -> [WriteJob] {
        blockedSince = nil
        let group = jobs.prefix(count).map(\.job)
        jobs.removeFirst(group.count)
        beingWritten = group.count
        return group
    }

    /// The writer could not begin: those who waited since then have waited for nothing.
    mutating func give(up ticket: Int) -> [WriteJob] {
        let given = jobs.filter { $0.ticket <= ticket }.map(\.job)
        jobs.removeAll { $0.ticket <= ticket }
        if jobs.isEmpty { blockedSince = nil }
        return given
    }

    mutating func written() {
        beingWritten = 0
    }
}
