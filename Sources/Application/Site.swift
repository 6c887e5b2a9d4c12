// All routes of the program, and who gets what.

package import Administration
internal import Builder
internal import Dashboard
package import FastCGI
package import HTTP
internal import HTTPTypes
package import Identity
package import Log
package import Model
package import OAuth
internal import Outbound
internal import POSIX
package import Management
internal import OAuthEndpoints
package import Pages
package import Routing

/// The whole application: a request in, a response out.
package struct Site: Sendable {
    package let routes: RouteTable
    /// Those of the dashboard's own address.
    package let dashboard: RouteTable
    package let metrics: Metrics
    private let dispatcher: Dispatcher
    private let operations: Operations

    /// - Parameters:
    ///   - accounts: who may make one at the dashboard.
    ///   - monotonic: microseconds for the limits' windows.
    ///   - freeBytes: what is left on the disk of a folder.
    package init(
        _ installation: Installation, people: People, limits: Limits.Settings,
        interactions: InteractionBudget.Limits = InteractionBudget.Limits(), accounts: AccountPolicy = .invite,
        journal: Journal,
        monotonic: @escaping @Sendable () -> Int,
        freeBytes: @escaping @Sendable (String) -> Int? = { try? Folder.freeBytes($0) }
    ) {
        metrics = Metrics()
        let randomness = installation.randomness
        let budget = people.budget
        let pages = PageServices(
            people: people,
            consents: ConsentDecisions(randomness: randomness, hints: installation.keyrings, budget: budget),
            withdrawal: ConsentWithdrawal(randomness: randomness))
        let parking = InteractionBudget(interactions, monotonic: monotonic)
        let management = Services(
            control: installation.control, keyrings: installation.keyrings, keys: installation.keys,
            publisher: installation.publisher, sessions: people.sessions, invitations: people.invitations,
            hashing: people.hashing, randomness: randomness)
        routes = Self.routes(installation.keyrings, randomness, metrics, pages, budget, parking, management)
        dashboard = RouteTable(
            PageRoutes.dashboard(pages)
                + DashboardRoutes.all(
                    DashboardServices(
                        control: installation.control, stores: installation.stores, pages: pages,
                        management: ManagementService(management),
                        mailFailures: { [mails = people.mails] in
                            let report = mails.report()
                            return (report.failing, report.failingSeconds)
                        }, accounts: AccountDesk(installation, accounts),
                        members: MemberDesk(installation, people.operatorMails),
                        invites: InviteDesk(installation, people.operatorMails))))
        dispatcher = Dispatcher(
            table: routes, dashboard: dashboard, tenancy: Tenancy(control: installation.control),
            stores: installation.stores,
            limits: Limits(limits, monotonic: monotonic), clock: installation.clock,
            randomness: installation.randomness,
            journal: journal, metrics: metrics, problems: ProblemDrawing(pages.languages))
        operations = Operations(
            installation: installation, metrics: metrics, mails: people.mails, journal: journal,
            freeBytes: freeBytes)
    }

    /// What keeps the server from its work, for whoever meets it.
    package var condition: Condition { operations.condition }

    package func respond(to request: Request) -> Response {
        // The web server's own listener on loopback names no tenant but this word, which is no host name.
        request.tenant == Operations.tenant ? operations.respond(to: request) : dispatcher.respond(to: request)
    }

    /// The answer to what is no request.
    package func refuse(_ rejection: Rejection) -> Response {
        let path = (rejection.target ?? "").prefix { $0 != "?" }.split(separator: "/").map(String.init)
        let problem = Problem(
            rejection.status, "invalid_request", rejection.description, detail: rejection.parameter)
        return dispatcher.refuse(
            problem, path: path, fields: rejection.fields, requestID: rejection.requestID ?? "-")
    }

    /// Counts what the loop itself has done, for the metrics.
    package func observe(_ statistics: @escaping @Sendable () -> Statistics) {
        operations.observe(statistics)
    }

    /// The table of all routes, without anything that would answer them being opened.
    package static func routes(
        _ keyrings: Keyrings, _ randomness: Randomness, _ metrics: Metrics = Metrics(),
        _ pages: PageServices = .nobody, _ budget: DecisionBudget = DecisionBudget { 0 },
        _ parking: InteractionBudget = InteractionBudget { 0 },
        _ management: Services? = nil
    ) -> RouteTable {
        let flow = AuthorizationFlow(randomness: randomness, hints: keyrings, budget: budget, parking: parking)
        let decisions = TokenDecisions(randomness: randomness, budget: budget)
        return RouteTable(
            endpoints(keyrings, TokenIssuer(randomness: randomness), metrics, decisions)
                + interaction(flow, keyrings, DrawnPages(pages.languages)) + PageRoutes.all(pages)
                + ManagementRoutes.all(management, styleSheets: StyleSheets.paths(nil)))
    }

    private static func interaction(
        _ flow: AuthorizationFlow, _ keyrings: Keyrings, _ pages: DrawnPages
    ) -> [any Endpoint] {
        [FormPost()]
            + Layout.all.flatMap { layout -> [any Endpoint] in
                [
                    Authorize(layout, flow: flow, pages: pages), ResumeAuthorization(layout, flow: flow, pages: pages),
                    EndSession(layout, keyrings: keyrings, pages: pages),
                ]
            }
    }

    private static func endpoints(
        _ keyrings: Keyrings, _ tokens: TokenIssuer, _ metrics: Metrics, _ decisions: TokenDecisions
    ) -> [any Endpoint] {
        let gate = BuilderGate(keyrings: keyrings)
        var endpoints: [any Endpoint] = [
            CrossOrigin(
                Token(
                    .root, limit: .perAddress(.authentication), keyrings: keyrings, tokens: tokens, metrics: metrics,
                    decisions: decisions)),
            CrossOrigin(
                Token(
                    .app, limit: .perClient, keyrings: keyrings, tokens: tokens, metrics: metrics,
                    decisions: decisions)),
        ]
        for layout in Layout.all {
            endpoints +=
                [
                    CrossOrigin(UserInfo(layout, keyrings: keyrings)), Introspect(layout, keyrings: keyrings),
                    CrossOrigin(Revoke(layout, keyrings: keyrings)),
                ] as [any Endpoint]
        }
        endpoints += PublishedDocument.all as [any Endpoint]
        endpoints +=
            [
                ListUsers(gate: gate), UpsertUser(gate: gate), UpdateUser(gate: gate), DeactivateUser(gate: gate),
                MintUserToken(
                    gate: gate, keyrings: keyrings, tokens: tokens, metrics: metrics, decisions: decisions),
            ] as [any Endpoint]
        return endpoints
    }
}
