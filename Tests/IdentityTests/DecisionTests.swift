// How many refusals leave a record, whatever refuses.

import Administration
import Database
import Identity
import Model
import POSIX
import SQLite
import Store
import Testing
import TestSupport

@Suite struct DecisionTests {
    private let door: Door

    init() throws { door = try Door() }

    private func records() throws -> Int { try door.store.read { try $0.decisionRecords.latest(1000).count } }

    private func register(_ email: String, from address: String) throws {
        try door.site.people.registration.register(
            email: try EmailAddress(email), password: Secret("a good password"), firstName: nil, lastName: nil,
            interaction: nil, visitor: Door.visitor(address), in: try door.store, environment: door.environment,
            at: door.now)
    }

    /// Everything that people can be refused, from one address.
    @Test func `One address leaves so many records and no more, and is refused all the same`() throws {
        let people = door.site.people
        let most = DecisionBudget.perAddress.count
        var references: [String?] = []
        for number in 0..<8 {
            let address = "192.0.2.9"
            references.append(try door.refusal("user\(number)@example.com", from: address).reference)
            let dead = try #require(throws: LinkRefusal.self) {
                try people.passwordReset.reset(
                    token: Secret("x"), password: Secret("a new password"), visitor: Door.visitor(address),
                    in: try door.store, environment: door.environment, at: door.now)
            }
            references.append(dead.reference)
            try register(Door.email, from: address)
            try door.set { $0.allowsRegistration = false }
            let closed = try #require(throws: RegistrationClosed.self) {
                try register("new@example.com", from: address)
            }
            references.append(closed.reference)
            try door.set { $0.allowsRegistration = true }
            try door.site.run("UPDATE users SET status = 'suspended' WHERE id = \(door.user.id)")
            references.append(try door.refusal(Door.email, Door.password, from: address).reference)
            try door.site.run("UPDATE users SET status = 'active' WHERE id = \(door.user.id)")
        }
        #expect(try records() == most)
        #expect(references.first != .some(nil) && references.last == .some(nil))
        for reference in references.compactMap(\.self) { #expect(try door.record(reference) != nil) }
        // Another address's refusals are recorded.
        #expect(try door.record(door.refusal(from: "192.0.2.10").reference)?.rule == "password")
        #expect(try records() == most + 1)
        door.site.time.advance(seconds: DecisionBudget.perAddress.seconds)
        #expect(try door.refusal(from: "192.0.2.9").reference != nil)
    }

    /// A known address's registration must not be told from a new one's by a commit that is missing (CWE-208).
    @Test func `Beyond the budget a known address still costs a commit`() throws {
        for _ in 0..<DecisionBudget.perAddress.count { try register(Door.email, from: "192.0.2.9") }
        let before = try records()
        let other = try SQLiteConnection(
            path: door.site.dataFolder.identity(door.environment), mode: .readWrite, settings: SQLiteSettings())
        func version() throws -> Int? { try other.first("PRAGMA data_version") { try $0.get(0) } }
        let first = try version()
        #expect(try version() == first)
        try register(Door.email, from: "192.0.2.9")
        #expect(try records() == before)
        #expect(try version() != first)
    }
}
