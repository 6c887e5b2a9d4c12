// Advisory 41: what costs time is done alike for people who are known and for those who are not.

import Administration
import Database
import Identity
import Model
import Outbound
import Store
import Testing
import TestSupport

/// CVE-2026-23511, CVE-2023-39522; CWE-208. A hash takes a hundred times as long as all the rest: hashes are counted, because time is not
/// the same twice.
@Suite struct EnumerationTests {
    enum Way: String, CaseIterable, Sendable { case signIn, register, reset, verification }

    private let door: Door

    init() throws { door = try Door() }

    @Test(arguments: Way.allCases, [Door.email, "unproved@example.com", "suspended@example.com"])
    func `Advisory41 Each way in makes as many hashes for a known person as for an unknown one`(
        _ way: Way, _ known: String
    ) throws {
        _ = try door.site.person("unproved@example.com", Door.password, isEmailVerified: false)
        _ = try door.site.person("suspended@example.com", Door.password)
        try door.site.run("UPDATE users SET status = 'suspended' WHERE email = 'suspended@example.com'")
        let hashing = HashPool(cost: try TestSite.cheap())
        let people = People(
            hashing: hashing, guesses: Guesses(Guesses.Limits()) { 0 }, budget: DecisionBudget { 0 },
            mails: door.site.mailQueue, control: door.site.installation.control, randomness: .system)
        func count(_ email: String) throws -> Int {
            let before = hashing.begun
            try go(way, email, people)
            return hashing.begun - before
        }
        let counts = [try count(known), try count("nobody@example.com")]
        #expect(counts[0] == counts[1])
        #expect(counts[1] == (way == .signIn || way == .register ? 1 : 0))
    }

    private func go(_ way: Way, _ email: String, _ people: People) throws {
        let (store, environment, now) = (try door.store, door.environment, door.now)
        switch way {
        case .signIn:
            _ = try door.refusal {
                try people.signIn.signIn(
                    email: email, password: Secret("wrong"), replacing: nil, interaction: nil, visitor: Door.visitor(),
                    in: store, environment: environment, at: now)
            }
        case .register:
            try people.registration.register(
                email: try EmailAddress(email), password: Secret("a good password"), firstName: nil, lastName: nil,
                interaction: nil, visitor: Door.visitor(), in: store, environment: environment, at: now)
        case .reset:
            try people.passwordReset.request(
                email: email, interaction: nil, in: store, environment: environment, at: now)
        case .verification:
            try people.emailVerification.send(
                to: try EmailAddress(email), interaction: nil, in: store, environment: environment, at: now)
        }
    }
}
