// The straight way of every request: tenant, route, limits, endpoint, answer, log.

internal import Database
package import HTTP
internal import HTTPTypes
package import Log
package import Model
package import Store
internal import POSIX

/// Answers requests. Immutable but for the caches and counters it was given, and shared by the workers.
package final class Dispatcher: Sendable {
    private let tenants: RouteTable
    private let dashboard: RouteTable
    private let tenancy: Tenancy
    private let stores: EnvironmentStores
    private let limits: Limits
    private let clock: Clock
    private let randomness: Randomness
    private let journal: Journal
    private let metrics: Metrics
    private let problems: (any ProblemPage)?

    /// - Parameters:
    ///   - dashboard: what the environment of the dashboard's own users answers: nothing of what a tenant does but its pages.
    ///   - problems: draws what is wrong for people with a browser; without it they get the bare sentence.
    package init(
        table: RouteTable, dashboard: RouteTable = RouteTable([]), tenancy: Tenancy, stores: EnvironmentStores,
        limits: Limits, clock: Clock,
        randomness: Randomness, journal: Journal, metrics: Metrics,
        problems: (any ProblemPage)? = nil
    ) {
        tenants = table
        self.dashboard = dashboard
        self.tenancy = tenancy
        self.stores = stores
        self.limits = limits
        self.clock = clock
        self.randomness = randomness
        self.journal = journal
        self.metrics = metrics
        self.problems = problems
    }

    package func respond(to request: Request) -> Response {
        let start = SystemClock.monotonicMicroseconds()
        let trail = Trail()
        var route: Route?
        var tenant: String?
        var found: Found?
        var table = tenants
        var refused: Problem?
        var response: Response
        do {
            let (entry, stamp) = try tenancy.resolve(request)
            tenant = entry.environment.handle.description
            found = Found(environment: entry.environment, address: entry.address, stamp: stamp)
            if entry.environment.kind == .dashboard { table = dashboard }
            let match = try find(request, in: table)
            route = match.route
            try limits.count(match.route, entry.environment.id, request.remoteAddress)
            let isOutdated = try isOutdated(request, match.route, entry.address)
            let context = Context(
                environment: entry.environment, address: entry.address,
                store: try stores.store(entry.environment.id, asOf: stamp),
                now: clock.now(), clock: clock, randomness: randomness, remoteAddress: request.remoteAddress,
                userAgent: request.fields[.userAgent], requestID: request.id,
                limits: limits, trail: trail, tenant: tenant ?? "-",
                parameters: match.parameters)
            response =
                try isOutdated
                ? match.endpoint.respond(toOutdated: request, in: context)
                : match.endpoint.respond(to: request, in: context)
        } catch {
            let family = route?.family ?? family(ofPath: request.path.segments, in: table)
            let problem = problem(error, request, tenant)
            refused = problem
            let page = page(problem, request.fields) { [found] in
                ProblemScene(
                    request: request, environment: found?.environment, address: found?.address,
                    store: self.store(found))
            }
            response = ErrorRendering.response(problem, family: family, requestID: request.id, page: page)
        }
        if request.fields[.origin] != nil, table.isShared(request.path.segments) {
            response = Sharing.apply(response, to: request, store(found))
        }
        let duration = SystemClock.monotonicMicroseconds() - start
        metrics.count(status: response.status.code, microseconds: duration)
        if let refused { note(refused, trail, tenant, request, route) }
        journal.write(
            AccessRecord(
                tenant: tenant, requestID: request.id, endpoint: route?.pattern ?? "-", method: request.method.rawValue,
                status: response.status.code, durationMicroseconds: duration, clientID: trail.clientID,
                userID: trail.userID, remoteAddress: request.remoteAddress.description,
                refusal: refused?.reason(client: trail.clientID)), after: trail.events)
        return SecurityFields.apply(to: response)
    }

    /// Whether a form's token does not fit. Whatever else is wrong with a form is refused for every endpoint.
    private func isOutdated(_ request: Request, _ route: Route, _ address: Address) throws(FormRefusal) -> Bool {
        guard let form = route.form else { return false }
        do { try FormGuard(address).check(request, named: form) } catch .wrongToken { return true }
        return false
    }

    /// The answer to a request that never was one, in the format of whoever seems to have been meant.
    ///
    /// - Parameter fields: what of `Accept` and `Accept-Language` could be read.
    package func refuse(_ problem: Problem, path: [String], fields: Fields, requestID: String) -> Response {
        metrics.count(status: problem.status.code, microseconds: 0)
        journal.write(
            AccessRecord(
                tenant: nil, requestID: requestID, endpoint: "-", method: "-", status: problem.status.code,
                durationMicroseconds: 0, refusal: ShortReason(problem.code)))
        let page = page(problem, fields) { ProblemScene(requestID: requestID, fields: fields) }
        return SecurityFields.apply(
            to: ErrorRendering.response(
                problem, family: family(ofPath: path, in: tenants), requestID: requestID, page: page))
    }

    /// The format of whoever asks there: a route's, or that of its neighbours.
    private func family(ofPath path: [String], in table: RouteTable) -> Route.Family {
        table.family(at: path) ?? ErrorRendering.family(ofPath: path)
    }

    /// What draws the problem, where a browser asked: whoever does not say that it takes HTML gets the bare sentence.
    private func page(_ problem: Problem, _ fields: Fields, _ scene: @escaping () -> ProblemScene) -> (() -> Response)?
    {
        guard let problems, fields[.accept]?.contains("text/html") == true else { return nil }
        return { problems.response(to: problem, in: scene()) }
    }

    /// The tenant of a request, also where it reached no endpoint.
    private struct Found {
        let environment: Environment
        let address: Address
        let stamp: ChangeStamp?
    }

    private func store(_ found: Found?) -> EnvironmentStore? {
        found.flatMap { try? stores.store($0.environment.id, asOf: $0.stamp) }
    }

    private func find(_ request: Request, in table: RouteTable) throws -> RouteTable.Match {
        // Clients of JSON:API write addresses with a slash at the end (jsonapi-requests does unless it is told otherwise), and mean
        // the same. Elsewhere a path has one spelling.
        guard !request.path.endsInSlash || family(ofPath: request.path.segments, in: table) == .api else {
            throw RoutingError.finalSlash
        }
        switch table.find(request.method, request.path.segments) {
        case .found(let match): return match
        case .notFound: throw RoutingError.notFound(request.path.description)
        case .methodNotAllowed(let allowed): throw RoutingError.methodNotAllowed(request.method, allowed)
        }
    }

    /// What the client is told of an error. Of an unexpected one it learns the request's name, by which we find the cause.
    private func problem(_ error: any Error, _ request: Request, _ tenant: String?) -> Problem {
        if let known = error as? any ResponseError { return known.problem }
        noteStorage(error, tenant)
        if let passing = (error as? DatabaseError)?.passing { return passing }
        metrics.countFailure()
        var record = LogRecord(
            .internalError, .error,
            [(.tenant, tenant ?? "-"), (.requestID, request.id), (.reason, String(describing: error))])
        // The storage's own words hold no value of a request, and are needed whole: they name the file.
        record.explanation =
            (error as? DatabaseError).map { "\(tenant ?? "-"): \($0.kind): \($0.message)" }
            ?? ShortReason(tenant ?? "-", String(describing: error)).message
        journal.write(record)
        return Problem(
            .internalServerError, "server_error",
            "the server met an unexpected condition; tell its operator the request id \(request.id)")
    }

    /// Being busy, or closed for a restore, passes by itself; anything else an operator must see, who asks /readyz.
    private func noteStorage(_ error: any Error, _ tenant: String?) {
        guard let storage = error as? DatabaseError, storage.kind != .busy, storage.kind != .closed else { return }
        metrics.noteStorageFailure(
            "\(tenant ?? "-"): \(storage.kind): \(storage.message)", at: SystemClock.monotonicMicroseconds())
    }

    private func note(_ problem: Problem, _ trail: Trail, _ tenant: String?, _ request: Request, _ route: Route?) {
        guard let event = problem.event else { return }
        var fields: [(Field, String)] = [(.tenant, tenant ?? "-"), (.requestID, request.id)]
        if let route { fields.append((.endpoint, route.pattern)) }
        if let client = trail.clientID { fields.append((.clientID, client)) }
        let reason = problem.detail.map { "\(problem.code): \($0)" } ?? problem.code
        fields.append((.reason, problem.reference.map { "\(reason), reference \($0)" } ?? reason))
        fields.append((.remoteAddress, request.remoteAddress.description))
        var record = LogRecord(event, problem.priority, fields)
        // Of the storage the operator asks whose it is; of anything else, which client it was.
        record.explanation =
            problem.priority == .notice
            ? problem.reason(client: trail.clientID).message
            : "\(tenant ?? "-"): \(problem.detail ?? problem.sentence)"
        trail.events.append(record)
    }
}
