// How often anybody may guess.

import Administration
import Cryptography
import Database
import Identity
import Model
import Outbound
import POSIX
import Store
import Synchronization
import Testing
import TestSupport

@Suite struct GuessTests {
    private let door: Door

    init() throws { door = try Door() }

    @Test(arguments: [Door.email, "nobody@example.com"])
    func `After ten wrong passwords for an account the right one is refused too, known or not`(email: String) throws {
        for number in 0..<10 { #expect(try door.refusal(email, from: "192.0.2.\(number)").reason == .wrong) }
        let refusal = try door.refusal(email.uppercased(), Door.password, from: "198.51.100.1")
        #expect(refusal.reason == .tooManyGuesses(retryAfter: 600))
        let record = try #require(try door.record(refusal.reference))
        #expect(record.rule == "guesses_per_account" && record.value == "10/600")
        #expect(record.setting == "GATEHOUSE_LIMIT_GUESSES_ACCOUNT")
        door.site.time.advance(seconds: 600)
        #expect(try door.refusal(email).reason == .wrong)
    }

    @Test
    func
        `Fifty wrong passwords from an address are enough, whatever the accounts, and a whole network of version 6 is one`()
        throws
    {
        for number in 0..<50 { _ = try door.refusal("user\(number)@example.com", from: "2001:db8::\(number + 1)") }
        let refusal = try door.refusal(Door.email, Door.password, from: "2001:db8::ffff")
        #expect(refusal.reason == .tooManyGuesses(retryAfter: 600))
        // So many refusals of one address have used its records up.
        #expect(refusal.reference == nil)
        _ = try door.signIn(from: "2001:db8:0:1::1")
    }

    @Test func `Right passwords are not counted`() throws {
        for _ in 0..<60 { _ = try door.signIn() }
        #expect(try door.refusal().reason == .wrong)
    }

    /// CVE-2018-14657, CVE-2025-64102, CVE-2026-9798.
    @Test func `Advisory29 every way to guess counts in one place`() throws {
        let signedIn = try door.signIn()
        let people = door.site.people
        for _ in 0..<4 { _ = try door.refusal() }
        for _ in 0..<3 {
            _ = try door.refusal { try door.signIn(Door.email, "wrong", replacing: signedIn.session) }
        }
        #expect(throws: SignInRefusal.self) {
            try people.account.requestEmail(
                try EmailAddress("new@example.com"), for: signedIn.session, present: Secret("wrong"),
                visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
        }
        for _ in 0..<2 {
            _ = try door.refusal {
                try people.account.changePassword(
                    of: signedIn.session, present: Secret("wrong"), new: Secret("a new password"),
                    visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
            }
        }
        let refusal = try door.refusal {
            try people.account.changePassword(
                of: signedIn.session, present: Secret(Door.password), new: Secret("a new password"),
                visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
        }
        #expect(refusal.reason == .tooManyGuesses(retryAfter: 600))
        #expect(try door.refusal(Door.email, Door.password).reason == .tooManyGuesses(retryAfter: 600))
    }

    @Test(arguments: [true, false])
    func `Links that were never ours are guesses of the address that tries them`(isReset: Bool) throws {
        let people = door.site.people
        func attempt(_ token: Secret, _ address: String = "192.0.2.1") throws {
            if isReset {
                _ = try people.passwordReset.reset(
                    token: token, password: Secret("a new password"), visitor: Door.visitor(address),
                    in: try door.store, environment: door.environment, at: door.now)
            } else {
                _ = try people.emailVerification.verify(
                    token: token, password: Secret(Door.password), replacing: nil, visitor: Door.visitor(address),
                    in: try door.store, environment: door.environment, at: door.now)
            }
        }
        if isReset {
            try people.passwordReset.request(
                email: Door.email, interaction: nil, in: try door.store, environment: door.environment, at: door.now)
        } else {
            try door.site.run("UPDATE users SET email_verified = 0 WHERE id = \(door.user.id)")
            try people.emailVerification.send(
                to: try EmailAddress(Door.email), interaction: nil, in: try door.store, environment: door.environment,
                at: door.now)
        }
        let link = try door.mailedToken()
        for number in 0..<50 { #expect(throws: LinkRefusal.self) { try attempt(Secret("guess-\(number)")) } }
        let refusal = try #require(throws: SignInRefusal.self) { try attempt(link) }
        #expect(refusal.reason == .tooManyGuesses(retryAfter: 600))
        // So many refusals of one address have used its records up.
        #expect(refusal.reference == nil)
        #expect(try door.refusal(Door.email, Door.password).reason == .tooManyGuesses(retryAfter: 600))
        // Elsewhere the link is good, and a link that was ours is no guess however often it is opened.
        try attempt(link, "198.51.100.1")
        for _ in 0..<60 { #expect(throws: LinkRefusal.self) { try attempt(link, "198.51.100.1") } }
    }

    @Test func `Of many guesses at once no more are tried than may be`() throws {
        let tried = Atomic(0)
        let door = door
        let threads = (0..<8).map { index in
            Thread(name: "guess-\(index)") {
                for _ in 0..<4 {
                    guard let refusal = try? door.refusal(from: "192.0.2.\(index)") else { continue }
                    if refusal.reason == .wrong { tried.add(1, ordering: .relaxed) }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(tried.load(ordering: .relaxed) == 10)
    }

    @Test func `Registering with an address over and over keeps its owner from no reset`() throws {
        for number in 0..<6 {
            try door.site.people.registration.register(
                email: try EmailAddress(Door.email), password: Secret("some password \(number)"), firstName: nil,
                lastName: nil, interaction: nil, visitor: Door.visitor(), in: try door.store,
                environment: door.environment, at: door.now)
        }
        let before = door.mails().count
        #expect(before == 5)
        for _ in 0..<6 {
            try door.site.people.passwordReset.request(
                email: Door.email, interaction: nil, in: try door.store, environment: door.environment, at: door.now)
        }
        #expect(door.mails().count == before + 5)
    }

    @Test func `A full pool of hashing is told with the time to come again, and counts as no guess`() throws {
        let hashing = HashPool(
            threads: 1, waiting: 1, cost: try .init(logCost: 15, blockSize: 8, parallelization: 3))
        let site = door.site
        let people = People(
            hashing: hashing, guesses: Guesses(Guesses.Limits()) { 0 }, budget: DecisionBudget { 0 },
            mails: site.mailQueue,
            control: site.installation.control, randomness: .system)
        let outcomes = Mutex<[SignInRefusal.Reason]>([])
        let door = door
        let threads = (0..<14).map { index in
            Thread(name: "storm-\(index)") {
                let refusal = try? door.refusal {
                    try people.signIn.signIn(
                        email: "nobody@example.com", password: Secret("wrong"), replacing: nil,
                        visitor: Door.visitor("192.0.2.\(index)"), in: try door.store, environment: door.environment,
                        at: door.now)
                }
                if let refusal { outcomes.withLock { $0.append(refusal.reason) } }
            }
        }
        for thread in threads { thread.join() }
        let reasons = outcomes.withLock { $0 }
        let busy = reasons.filter { if case .busy(let seconds) = $0 { seconds >= 1 } else { false } }
        #expect(reasons.count == 14 && busy.count >= 1)
        #expect(reasons.contains(.wrong))
    }
}
