// What the flow decides in its write: on what it reads there, and not on what it read before.

import Administration
import HTTP
import Identity
import Model
import OAuth
import Store
import Synchronization
import Testing
import TestSupport

/// A session that ends after it was read so many times.
private final class EndingSessions: CurrentSession {
    private let left: Mutex<Int>

    init(after reads: Int) { left = Mutex(reads) }

    func current(
        token: Secret?, in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> (session: Session, user: User)? {
        let isOver = left.withLock { left in
            left -= 1
            return left < 0
        }
        return isOver ? nil : try SessionKeeper(randomness: .system).current(token: token, in: rows, at: now)
    }
}

@Suite struct AuthorizationFlowTests {
    @Test(arguments: [(0, false), (1, false), (2, true)])
    func `A session that ends before the write gives no code`(_ reads: Int, _ isGiven: Bool) throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let user = try site.person()
        try browser.signIn(user)
        let client = try site.webClient { $0.isFirstParty = true }
        let flow = AuthorizationFlow(
            randomness: .system, sessions: EndingSessions(after: reads), hints: site.installation.keyrings,
            budget: DecisionBudget { 0 }, parking: InteractionBudget { 0 })
        let pairs = AuthorizationParameters(client).form.pairs.map { ($0.name, $0.value) }
        let issuer = Issuer(address: try site.address(), layout: .root)
        let turn = try flow.begin(
            UnverifiedAuthorizationRequest(pairs), at: issuer, from: browser.asBrowser, in: site.store(),
            at: site.time.now)
        switch turn.outcome {
        case .answer(let answer): #expect(isGiven && answer.error == nil)
        case .signIn(_, let reason): #expect(!isGiven && reason == .nobody)
        case .consent: Issue.record("a first-party client was asked about")
        }
        #expect(
            try site.store().read { try $0.grants.active(of: user.id, at: site.time.now).count } == (isGiven ? 1 : 0))
    }

    @Test func `Nothing that holds a code prints it`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        let client = try site.webClient { $0.isFirstParty = true }
        let pairs = AuthorizationParameters(client).form.pairs.map { ($0.name, $0.value) }
        let flow = AuthorizationFlow(
            randomness: .system, hints: site.installation.keyrings, budget: DecisionBudget { 0 },
            parking: InteractionBudget { 0 })
        let turn = try flow.begin(
            UnverifiedAuthorizationRequest(pairs), at: Issuer(address: try site.address(), layout: .root),
            from: browser.asBrowser, in: site.store(), at: site.time.now)
        guard case .answer(let answer) = turn.outcome, let code = answer.parameters.first?.value else {
            Issue.record("no code")
            return
        }
        #expect(!"\(answer)".contains(code) && !"\(turn)".contains(code))
    }
}

extension TestSite {
    fileprivate func address() throws -> Address {
        Address(
            environment: fixtures.environment.id, origin: try Origin("http://acme-test.localhost:4000"),
            isCanonical: true)
    }
}
