// Making and ending signing keys: how many at a time, and sent again.

import Administration
import HTTP
import HTTPTypes
import JSON
import Model
import OAuth
import POSIX
import Testing
import TestSupport

@Suite struct SigningKeyTests {
    /// Holds the place where keys are made until it is let go.
    private final class Hold: Sendable {
        private let state = Monitor((isHeld: false, isOver: false))
        private let thread: Monitor<Thread?> = Monitor(nil)

        init(_ site: TestSite, _ environment: ID<Environment>) {
            let state = state
            let started = Thread(name: "hold") {
                _ = try? site.installation.generation.queue.perform(for: environment) {
                    state.withLock { $0.isHeld = true }
                    _ = state.wait { $0.isOver ? true : nil }
                }
            }
            thread.withLock { $0 = started }
            _ = state.wait { $0.isHeld ? true : nil }
        }

        func release() {
            state.withLock { $0.isOver = true }
            thread.withLock { $0 }?.join()
        }
    }

    private static let body = Desk.document("signing_key", ["algorithm": "ES256"]).serialized()

    private func fields(_ desk: Desk, _ more: Fields = [:]) -> Fields {
        var fields = more
        fields[.authorization] = "Bearer \(desk.token)"
        fields[.contentType] = "application/vnd.api+json"
        return fields
    }

    @Test func `Of an algorithm one key waits at a time, and the refusal of another names it`() throws {
        let desk = try Desk()
        let first = try desk.create("signing-keys", "signing_key", ["algorithm": "ES256"])
        #expect(first.status == 201)
        let begun = desk.site.installation.generation.queue.begun
        let second = try desk.create("signing-keys", "signing_key", ["algorithm": "ES256"])
        let kid = try #require(first.attribute("kid")?.string)
        #expect(second.status == 409 && second.errors[0]["detail"]?.string?.contains(kid) == true, "\(second.text)")
        // It is refused before anything is made.
        #expect(desk.site.installation.generation.queue.begun == begun)
        #expect(try desk.create("signing-keys", "signing_key", ["algorithm": "EdDSA"]).status == 201)
        #expect(try desk.send(.patch, "signing-keys/\(try #require(first.id))/deactivate").status == 200)
        #expect(try desk.create("signing-keys", "signing_key", ["algorithm": "ES256"]).status == 201)
    }

    @Test func `One tenant's keys hold up nobody else, nor more than one of its own requests`() throws {
        let desk = try Desk()
        let site = desk.site
        let (fixtures, fields) = (site.fixtures, fields(desk))
        let hold = Hold(site, fixtures.environment.id)
        let answers = try TestThreads(32) { _ in
            try site.send(.post, "/api/signing-keys", fields: fields, body: Self.body)
        }.values()
        #expect(answers.count == 32 && answers.allSatisfy { $0.status == 503 })
        #expect(answers.allSatisfy { Int($0.field(.retryAfter) ?? "") ?? 0 > 0 })
        #expect(answers.first?.json["errors"]?.array?.first?["code"] == "temporarily_unavailable")
        #expect(site.installation.generation.queue.begun == 1)
        _ = try site.token(
            fixtures.otherManagement, resource: fixtures.otherRoot + "/api", host: fixtures.otherHost)
        #expect(try desk.get("signing-keys").ids.count == 2)
        hold.release()
        #expect(try desk.create("signing-keys", "signing_key", ["algorithm": "ES256"]).status == 201)
    }

    @Test func `Of many requests for a key at once one is done`() throws {
        let desk = try Desk()
        let site = desk.site
        let fields = fields(desk)
        let answers = try TestThreads(32) { _ in
            try site.send(.post, "/api/signing-keys", fields: fields, body: Self.body)
        }.values()
        #expect(answers.count { $0.status == 201 } == 1)
        #expect(answers.allSatisfy { [201, 409, 503].contains($0.status) }, "\(answers.map(\.status))")
        #expect(try desk.get("signing-keys?filter%5Bstatus%5D=pending").ids.count == 1)
    }

    @Test func `A key that ends needs no other one made where one is waiting, and waits its turn where none is`() throws
    {
        let desk = try Desk()
        let queue = desk.site.installation.generation.queue
        let pending = try desk.made("signing-keys", "signing_key", ["algorithm": "ES256"])
        let primary = try desk.get("signing-keys?filter%5Bprimary%5D=true&filter%5Balgorithm%5D=ES256").ids[0]
        let hold = Hold(desk.site, desk.site.fixtures.environment.id)
        let begun = queue.begun
        #expect(try desk.send(.patch, "signing-keys/\(primary)/deactivate").status == 200)
        #expect(try desk.get("signing-keys/\(pending)").attribute("primary") == true)
        let busy = try desk.send(.patch, "signing-keys/\(pending)/deactivate")
        #expect(busy.status == 503 && busy.field(.retryAfter) != nil, "\(busy.text)")
        #expect(try desk.get("signing-keys/\(pending)").attribute("status") == "active")
        #expect(queue.begun == begun)
        hold.release()
        #expect(try desk.send(.patch, "signing-keys/\(pending)/deactivate").status == 200)
        #expect(queue.begun == begun + 1)
    }

    /// One of the algorithms has a key, so that another is pending; the first of the other starts at once, and forbids no second.
    @Test(arguments: ["ES256", "EdDSA"])
    func `Requests of one Idempotency-Key make one key, and are never an error of the server's`(
        _ algorithm: String
    ) throws {
        let desk = try Desk()
        let site = desk.site
        let body = Desk.document("signing_key", ["algorithm": .string(algorithm)]).serialized()
        let before = try desk.get("signing-keys").ids.count
        let fields = fields(desk, [try #require(HTTPField.Name("Idempotency-Key")): "one"])
        let answers = try TestThreads(12) { _ in
            try site.send(.post, "/api/signing-keys", fields: fields, body: body)
        }.values()
        #expect(answers.allSatisfy { [201, 503].contains($0.status) }, "\(answers.map(\.status))")
        let again = try site.send(.post, "/api/signing-keys", fields: fields, body: body)
        #expect(again.status == 201)
        #expect(Set((answers + [again]).filter { $0.status == 201 }.compactMap(\.id)).count == 1)
        #expect(try desk.get("signing-keys").ids.count == before + 1)
        let other = Desk.document("signing_key", ["algorithm": "PS256"]).serialized()
        #expect(try site.send(.post, "/api/signing-keys", fields: fields, body: other).status == 422)
    }
}
