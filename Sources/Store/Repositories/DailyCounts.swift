// Statements on the counts of days.

internal import Database
package import Model

package struct DailyCounts {
    /// Days that they are kept: a year can be compared with the one before.
    package static let days = 400

    let connection: any Connection

    /// The day of a moment, in UTC: `2026-01-31`.
    package static func day(_ time: Timestamp) -> String { String(time.description.prefix(10)) }

    package func add(_ count: Int, _ name: Tally.Name, on day: String) throws {
        try connection.run(
            """
            INSERT INTO daily_counts (day, name, count) VALUES (\(day), \(name.rawValue), \(count))
                ON CONFLICT (day, name) DO UPDATE SET count = count + excluded.count
            """)
    }

    /// From a day on, the oldest first. Days and names of which nothing was counted are left out.
    package func since(_ day: String) throws -> [(day: String, name: Tally.Name, count: Int)] {
        try connection.rows("SELECT day, name, count FROM daily_counts WHERE day >= \(day) ORDER BY day, name") { row in
            (
                day: try row.get(0, as: String.self), name: try row.get(1, as: String.self),
                count: try row.get(2, as: Int.self)
            )
        }.compactMap { row in Tally.Name(rawValue: row.name).map { (row.day, $0, row.count) } }
    }

    package func hasOlder(than day: String) throws -> Bool {
        try connection.first("SELECT 1 FROM daily_counts WHERE day < \(day) LIMIT 1") { _ in true } ?? false
    }

    package func purge(before day: String) throws -> Int {
        try connection.run("DELETE FROM daily_counts WHERE day < \(day)")
    }

    /// What another file has counted holds: it is the one that went on counting.
    package func keep(_ other: DailyCounts) throws {
        for row in try other.since("") {
            try connection.run(
                """
                INSERT INTO daily_counts (day, name, count) VALUES (\(row.day), \(row.name.rawValue), \(row.count))
                    ON CONFLICT (day, name) DO UPDATE SET count = max(count, excluded.count)
                """)
        }
    }
}
