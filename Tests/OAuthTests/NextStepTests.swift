// The next step of an authorization request, as a table.

import Model
import Testing

@testable import OAuth

@Suite struct NextStepTests {
    private static let ada =
        ID<User>("01939f00-0000-7000-8000-000000000001") ?? ID(at: now, random: [UInt8](repeating: 1, count: 10))
    private static let bob =
        ID<User>("01939f00-0000-7000-8000-000000000002") ?? ID(at: now, random: [UInt8](repeating: 2, count: 10))
    private static let now = Timestamp(seconds: 1_795_262_400)
    private static let before = now.adding(seconds: -100)
    private static let after = now.adding(seconds: 5)
    private static let asked: ScopeSet = [.openid, .profile]

    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let change: @Sendable (inout Standing) -> Void
        let step: NextStep

        init(_ description: String, _ step: NextStep, _ change: @escaping @Sendable (inout Standing) -> Void) {
            self.description = description
            self.change = change
            self.step = step
        }
    }

    private static func standing() -> Standing {
        var request = AuthorizationRequest(
            delivery: Delivery(
                redirectURI: RedirectURI(unchecked: "https://app.example/cb"), mode: .query, state: nil,
                issuer: "https://acme.example"), isRedirectURISent: true)
        request.scopes = asked
        return Standing(request: request, begunAt: now, now: after)
    }

    private static func signedIn(_ user: ID<User> = ada, at time: Timestamp = before) -> Standing.SignedIn {
        Standing.SignedIn(user: user, authenticatedAt: time)
    }

    private static func decided(_ user: ID<User>, _ scopes: ScopeSet) -> Interaction.Decision {
        Interaction.Decision(user: user, scopes: scopes, decidedAt: after)
    }

    static let cases: [Case] = [
        Case("nobody is signed in", .signIn(.nobody)) { _ in },
        Case("nobody, a first-party client", .signIn(.nobody)) { $0.isFirstParty = true },
        Case("nobody, prompt=none", .refuse(.loginRequired)) { $0.request.prompts = [.none] },
        Case("nobody, though a decision is there", .signIn(.nobody)) { $0.decision = decided(ada, asked) },
        Case("signed in, never asked", .consent(asked)) { $0.signedIn = signedIn() },
        Case("signed in, prompt=none, never asked", .refuse(.consentRequired)) {
            $0.signedIn = signedIn()
            $0.request.prompts = [.none]
        },
        Case("consented", .issue(asked)) {
            $0.signedIn = signedIn()
            $0.consented = [.email, .profile, .openid]
        },
        Case("consented, prompt=none", .issue(asked)) {
            $0.signedIn = signedIn()
            $0.consented = asked
            $0.request.prompts = [.none]
        },
        Case("consented to less", .consent(asked)) {
            $0.signedIn = signedIn()
            $0.consented = [.openid]
        },
        Case("consented, prompt=consent", .consent(asked)) {
            $0.signedIn = signedIn()
            $0.consented = asked
            $0.request.prompts = [.consent]
        },
        Case("first-party", .issue(asked)) {
            $0.signedIn = signedIn()
            $0.isFirstParty = true
        },
        Case("first-party, prompt=consent", .consent(asked)) {
            $0.signedIn = signedIn()
            $0.isFirstParty = true
            $0.request.prompts = [.consent]
        },
        Case("allowed all", .issue(asked)) {
            $0.signedIn = signedIn()
            $0.decision = decided(ada, asked)
        },
        Case("allowed all, prompt=consent", .issue(asked)) {
            $0.signedIn = signedIn()
            $0.request.prompts = [.consent]
            $0.decision = decided(ada, asked)
        },
        Case("allowed some", .issue([.openid])) {
            $0.signedIn = signedIn()
            $0.decision = decided(ada, [.openid])
        },
        Case("allowed more than was asked", .issue(asked)) {
            $0.signedIn = signedIn()
            $0.decision = decided(ada, [.openid, .profile, .email])
        },
        Case("allowed less than before", .issue([.openid])) {
            $0.signedIn = signedIn()
            $0.consented = asked
            $0.request.prompts = [.consent]
            $0.decision = decided(ada, [.openid])
        },
        Case("refused", .refuse(.denied)) {
            $0.signedIn = signedIn()
            $0.decision = decided(ada, [])
        },
        Case("refused, first-party", .refuse(.denied)) {
            $0.signedIn = signedIn()
            $0.isFirstParty = true
            $0.decision = decided(ada, [])
        },
        Case("another person has decided", .consent(asked)) {
            $0.signedIn = signedIn()
            $0.decision = decided(bob, asked)
        },
        Case("prompt=login, signed in before", .signIn(.asked)) {
            $0.signedIn = signedIn()
            $0.consented = asked
            $0.request.prompts = [.login]
        },
        Case("prompt=login, signed in since", .issue(asked)) {
            $0.signedIn = signedIn(at: after)
            $0.consented = asked
            $0.request.prompts = [.login]
        },
        Case("prompt=login consent, signed in before, decided", .signIn(.asked)) {
            $0.signedIn = signedIn()
            $0.decision = decided(ada, asked)
            $0.request.prompts = [.login, .consent]
        },
        Case("prompt=login consent, signed in since", .consent(asked)) {
            $0.signedIn = signedIn(at: after)
            $0.consented = asked
            $0.request.prompts = [.login, .consent]
        },
        Case("prompt=select_account, signed in before", .signIn(.selectAccount)) {
            $0.signedIn = signedIn()
            $0.request.prompts = [.selectAccount]
        },
        Case("prompt=select_account, signed in since", .consent(asked)) {
            $0.signedIn = signedIn(at: after)
            $0.request.prompts = [.selectAccount]
        },
        Case("max_age passed", .signIn(.tooLongAgo)) {
            $0.signedIn = signedIn()
            $0.consented = asked
            $0.request.maxAge = 104
        },
        Case("max_age not passed", .issue(asked)) {
            $0.signedIn = signedIn()
            $0.consented = asked
            $0.request.maxAge = 105
        },
        Case("max_age passed, prompt=none", .refuse(.loginRequired)) {
            $0.signedIn = signedIn()
            $0.consented = asked
            $0.request.maxAge = 10
            $0.request.prompts = [.none]
        },
        Case("max_age=0, signed in since", .issue(asked)) {
            $0.signedIn = signedIn(at: now)
            $0.consented = asked
            $0.request.maxAge = 0
        },
        Case("prompt=login, signed in a moment before the request", .signIn(.asked)) {
            $0.signedIn = signedIn(at: now.adding(seconds: -1))
            $0.consented = asked
            $0.request.prompts = [.login]
        },
        Case("max_age=0, signed in a moment before the request", .signIn(.tooLongAgo)) {
            $0.signedIn = signedIn(at: now.adding(seconds: -1))
            $0.consented = asked
            $0.request.maxAge = 0
        },
        Case("the person of the hint", .issue(asked)) {
            $0.signedIn = signedIn()
            $0.consented = asked
            $0.request.hintedUser = ada
            $0.request.prompts = [.none]
        },
        Case("another than the person of the hint", .signIn(.otherUser)) {
            $0.signedIn = signedIn()
            $0.consented = asked
            $0.request.hintedUser = bob
        },
        Case("another than the person of the hint, just signed in", .signIn(.otherUser)) {
            $0.signedIn = signedIn(at: after)
            $0.decision = decided(ada, asked)
            $0.request.hintedUser = bob
        },
        Case("another than the person of the hint, prompt=none: as if nobody were there", .refuse(.loginRequired)) {
            $0.signedIn = signedIn()
            $0.consented = asked
            $0.request.hintedUser = bob
            $0.request.prompts = [.none]
        },
    ]

    @Test(arguments: cases)
    func `What is known decides what comes next`(_ row: Case) {
        var standing = Self.standing()
        row.change(&standing)
        #expect(standing.nextStep == row.step)
    }

    @Test func `prompt=none never leads to a page, whatever else is known`() {
        for row in Self.cases {
            var standing = Self.standing()
            row.change(&standing)
            standing.request.prompts = [.none]
            switch standing.nextStep {
            case .issue, .refuse: continue
            case .signIn, .consent: Issue.record("a page: \(row)")
            }
        }
    }

    @Test func `A request is the same after it was parked`() throws {
        var request = Self.standing().request
        request.delivery = Delivery(
            redirectURI: RedirectURI(unchecked: "http://127.0.0.1:51004/cb"), mode: .formPost, state: "ä\"<\\\n",
            issuer: "https://acme.example/api/v1/oidc")
        request.isRedirectURISent = false
        request.resource = "https://api.example"
        request.codeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        request.prompts = [.login, .consent]
        request.maxAge = 7
        request.nonce = "n-0S6_WzA2Mj"
        request.resourceServer = ID(at: Self.now, random: [UInt8](repeating: 5, count: 10))
        request.claimScopes = [.profile]
        request.claims = #"{"id_token":{"name":{"essential":true}}}"#
        request.loginHint = "ada@example.com"
        request.locales = ["de-CH", "en"]
        request.hintedUser = Self.ada
        for request in [request, Self.standing().request] {
            let parked = Interaction(
                id: ID(at: Self.now, random: [UInt8](repeating: 3, count: 10)), browserDigest: [],
                client: ID(at: Self.now, random: [UInt8](repeating: 4, count: 10)), issuer: request.delivery.issuer,
                request: request.text, createdAt: Self.now, expiresAt: Self.after)
            #expect(AuthorizationRequest(parked: parked) == request)
        }
    }
}
