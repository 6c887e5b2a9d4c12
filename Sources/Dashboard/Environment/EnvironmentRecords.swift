// What the Management API has no resource for: decision records, and the counts of days.

internal import Model
internal import Routing
internal import Store

/// The one place of this room that reads an opened environment's own store. What the member may read is asked here, as the API asks it
/// elsewhere.
struct EnvironmentRecords {
    /// Of the audit trail, which decision records are beside.
    static let permission = "audit-events:read"

    let open: OpenEnvironment

    /// The latest refusals, the newest first.
    func decisions(_ count: Int) throws -> [DecisionRecord] {
        try require(Self.permission)
        return try open.context.store.read { try $0.decisionRecords.latest(count) }
    }

    /// People type what they were read out.
    func decision(_ reference: String) throws -> DecisionRecord? {
        try require(Self.permission)
        return try open.context.store.read { rows in
            try rows.decisionRecords.find(reference) ?? rows.decisionRecords.find(reference.uppercased())
        }
    }

    /// The counts of the last days, today's being the last. What was counted within the last minute is not in them yet.
    func counts(days: Int) throws -> DayCounts {
        try require("environment:read")
        let now = open.context.now
        let names = (0..<days).map { DailyCounts.day(now.adding(seconds: ($0 - days + 1) * 86_400)) }
        var counts = DayCounts(days: names)
        for row in try open.context.store.read({ try $0.dailyCounts.since(names[0]) }) {
            guard let place = names.firstIndex(of: row.day) else { continue }
            counts.set(row.count, row.name, at: place)
        }
        return counts
    }

    /// How many people the environment has; nil for more than `Self.mostPeople`, which nobody has the time to count.
    func people() throws -> Int? {
        try require("users:read")
        let count = try open.context.store.read { try $0.users.countPeople(atMost: Self.mostPeople + 1) }
        return count > Self.mostPeople ? nil : count
    }

    static let mostPeople = 10_000

    private func require(_ permission: String) throws {
        guard open.allows(permission) else { throw DashboardError.notAllowed(permission, open.member.role) }
    }
}

/// How often what happened on which day.
struct DayCounts {
    let days: [String]
    private var values: [Tally.Name: [Int]]

    init(days: [String]) {
        self.days = days
        values = Dictionary(
            uniqueKeysWithValues: Tally.Name.allCases.map { ($0, [Int](repeating: 0, count: days.count)) })
    }

    mutating func set(_ count: Int, _ name: Tally.Name, at place: Int) { values[name]?[place] = count }

    func of(_ name: Tally.Name) -> [Int] { values[name] ?? [] }

    func today(_ name: Tally.Name) -> Int { of(name).last ?? 0 }

    var isEmpty: Bool { values.values.allSatisfy { $0.allSatisfy { $0 == 0 } } }
}
