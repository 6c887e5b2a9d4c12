// What was fetched lately, for whoever asks for it again: a client's keys, an issuer's metadata.

package import POSIX

/// Fetches through a `Fetcher`, keeps what came for as long as the other side allows and we like, and lets nobody use this machine to
/// send requests to somebody else (RFC 9700 section 4.11): one fetch of a document at a time, and only so many of each host.
///
/// For documents that are the same for everybody: it sends no credentials.
package final class FetchCache: Sendable {
    package struct Bounds: Sendable {
        /// Seconds that a document is kept, whatever the other side says.
        package var lifetime = 60...86_400
        /// Where the other side says nothing.
        package var usualLifetime = 300
        /// Errors, and answers other than 200.
        package var failureLifetime = 30
        package var mostDocuments = 1000
        package var mostBytes = 8 << 20
        package var perHost = Window(count: 20, seconds: 60)

        package init() {}
    }

    private struct Key: Hashable {
        let url: OutboundURL
        let accept: String
    }

    private struct Kept {
        let result: Result<FetchedDocument, any Error>
        /// Monotonic microseconds.
        let since: Int
        let until: Int

        var size: Int { (try? result.get().body.count) ?? 0 }
    }

    private enum Entry {
        case underWay
        case kept(Kept)

        var kept: Kept? { if case .kept(let kept) = self { kept } else { nil } }
    }

    private enum Step {
        case answer(Result<FetchedDocument, any Error>)
        case fetch
    }

    private let fetcher: Fetcher
    private let bounds: Bounds
    private let hosts: SlidingWindow<Everybody, String>
    private let monotonic: @Sendable () -> Int
    private let entries = Monitor<[Key: Entry]>([:])

    /// - Parameter monotonic: microseconds that only grow.
    package init(_ fetcher: Fetcher, bounds: Bounds = Bounds(), monotonic: @escaping @Sendable () -> Int) {
        self.fetcher = fetcher
        self.bounds = bounds
        self.monotonic = monotonic
        hosts = SlidingWindow(bounds.perHost)
    }

    /// The document, as it is kept or as it is now. What keeps an answer away is thrown, and kept for a moment too.
    ///
    /// - Parameter age: the most seconds since it was fetched; for whoever misses something in it that may have come since.
    package func get(
        _ url: OutboundURL, accept: String = "application/json", noOlderThan age: Int? = nil
    ) throws -> FetchedDocument {
        let key = Key(url: url, accept: accept)
        let asked = monotonic()
        let step = entries.wait { entries -> Step? in
            switch entries[key] {
            case .underWay: return nil
            case .kept(let kept) where isGood(kept, asked, age): return .answer(kept.result)
            case .kept, nil: break
            }
            if let wait = hosts.count(url.host, of: .everybody, now: monotonic()) {
                return .answer(.failure(OutboundError.tooOften(host: url.host, retryAfter: wait)))
            }
            entries[key] = .underWay
            return .fetch
        }
        switch step {
        case .answer(let result): return try result.get()
        case .fetch:
            let result = Result { try fetcher.get(url, accept: accept) }
            let now = monotonic()
            let kept = Kept(result: result, since: now, until: now + lifetime(of: result) * 1_000_000)
            entries.withLock { entries in
                entries[key] = .kept(kept)
                forget(&entries, at: now)
            }
            return try result.get()
        }
    }

    package var count: Int { entries.withLock { $0.count } }

    /// What came after somebody asked is new to them, however little they would wait.
    private func isGood(_ kept: Kept, _ asked: Int, _ age: Int?) -> Bool {
        let now = monotonic()
        return kept.since >= asked || now < kept.until && age.map { now - kept.since <= $0 * 1_000_000 } ?? true
    }

    private func lifetime(of result: Result<FetchedDocument, any Error>) -> Int {
        guard case .success(let document) = result, document.status == 200 else { return bounds.failureLifetime }
        let wished = document.maxAge ?? bounds.usualLifetime
        return min(max(wished, bounds.lifetime.lowerBound), bounds.lifetime.upperBound)
    }

    /// What is over, and beyond the bounds what would be over first.
    private func forget(_ entries: inout [Key: Entry], at now: Int) {
        entries = entries.filter { $0.value.kept.map { now < $0.until } ?? true }
        var bytes = entries.values.reduce(0) { $0 + ($1.kept?.size ?? 0) }
        guard entries.count > bounds.mostDocuments || bytes > bounds.mostBytes else { return }
        let known = entries.compactMap { key, entry in entry.kept.map { (key: key, kept: $0) } }
        for (key, kept) in known.sorted(by: { $0.kept.until < $1.kept.until }) {
            guard entries.count > bounds.mostDocuments || bytes > bounds.mostBytes else { return }
            entries[key] = nil
            bytes -= kept.size
        }
    }
}
