// One thread's loop: wait, read a request, have it answered, drain, answer, wait again.

internal import CLinux
internal import Glibc
internal import HTTP
internal import HTTPTypes
internal import POSIX

/// A worker, made and used in its own thread.
struct Worker {
    let shared: Server.Shared
    let handle: Handler
    let exchange = Exchange()
    let deadline = Deadline()

    /// Serves until the server stops; then takes what has arrived already, unless it is left to a successor, and ends.
    func run() {
        shared.deadlines.add(deadline)
        while true {
            for event in shared.poller.wait() {
                if shared.isLeaving { return }
                if event == .wake { return runOut() }
                serve(event)
            }
            shared.running.rest()
        }
    }

    /// A request that lies in a connection when the last worker gets free was sent in good faith: it is answered before the
    /// end. This ends, because no connection is kept any more.
    private func runOut() {
        while true {
            let events = shared.poller.wait(limit: 2, milliseconds: 0).filter { $0 != .wake }
            if events.isEmpty { return }
            for event in events { serve(event) }
        }
    }

    private func serve(_ event: Poller.Event) {
        switch event {
        case .wake: break
        case .listener: shared.accept()
        case .timer: shared.resumeAccepting()
        case .connection(let connection, let generation, let hasInput):
            guard shared.connections.take(connection, generation: generation) else { return }
            deadline.start(milliseconds: shared.options.requestTimeout)
            defer { deadline.stop() }
            switch exchange.begin(on: connection, hasInput: hasInput) {
            case .nothing: shared.rest(connection)
            case .ended: shared.closed()
            case .broken: shared.closed(isBroken: true)
            case .request: serveRequest()
            }
        }
    }

    private func serveRequest() {
        shared.counters.active.count()
        let kept = respond()
        shared.counters.active.count(-1)
        if let kept { shared.rest(kept) } else { shared.closed() }
    }

    /// Answers the request that has begun. Gives the connection if it is kept.
    private func respond() -> Int32? {
        let decoded = decode()
        exchange.drain(atMost: max(shared.options.bodyLimit, 1 << 20) * 16)
        guard exchange.isIntact else {
            exchange.abandon()
            shared.counters.dropped.count()
            return nil
        }
        deadline.stop()
        shared.counters.requests.count()
        switch decoded {
        case .request(let request):
            let (head, body) = Encoding.parts(of: handle(request), toHead: request.method == .head)
            exchange.write(head, body)
        case .rejection(let rejection):
            shared.counters.rejected.count()
            exchange.closeIfLarge(rejection)
            let (head, body) = Encoding.parts(of: shared.options.reject(rejection), toHead: false)
            exchange.write(head, body)
        }
        // Asked after the work, so that a stop meanwhile counts.
        if shared.isEnding { exchange.closeAfterwards() }
        return exchange.finish()
    }

    private enum Decoded {
        case request(Request)
        case rejection(Rejection)
    }

    private func decode() -> Decoded {
        do throws(Rejection) {
            let decoding = try Decoding(try parameters(), bodyLimit: shared.options.bodyLimit)
            return .request(try decoding.request(body: exchange.read(atMost: decoding.contentLength + 1)))
        } catch {
            return .rejection(error)
        }
    }

    private func parameters() throws(Rejection) -> [Parameter] {
        let limit = shared.options.parameterLimit
        var parameters: [Parameter] = []
        parameters.reserveCapacity(24)
        var bytes = 0
        var problem: Rejection.Reason?
        unsafe exchange.forEachParameter { entry in
            bytes += entry.count
            if parameters.count == limit.count || bytes > limit.bytes {
                problem = .tooManyParameters
            } else if let parameter = unsafe Parameter(entry: entry.span) {
                parameters.append(parameter)
            } else {
                problem = .malformedParameter
            }
            return problem == nil
        }
        if let problem { throw Rejection(problem) }
        return parameters
    }
}

extension Exchange {
    /// A peer that sends more than it may is not one to keep.
    fileprivate func closeIfLarge(_ rejection: Rejection) {
        if rejection.reason == .bodyTooLarge { closeAfterwards() }
    }
}
