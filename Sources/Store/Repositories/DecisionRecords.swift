// Statements on decision records.

internal import Database
package import Model

package struct DecisionRecords {
    let connection: any Connection

    package func find(_ reference: String) throws -> DecisionRecord? {
        try connection.first(
            "SELECT \(raw: Self.columns) FROM decision_records WHERE reference = \(reference)", Self.record)
    }

    /// The latest, the newest first. All live equally long: who came last ends last.
    package func latest(_ count: Int) throws -> [DecisionRecord] {
        try connection.rows(
            """
            SELECT \(raw: Self.columns) FROM decision_records ORDER BY expires_at DESC, reference LIMIT \(count)
            """, Self.record)
    }

    private static let columns: StaticString = """
        reference, kind, rule, value, setting, client_id, user_id, remote_address, request_id, created_at
        """

    private static func record(_ row: Row) throws -> DecisionRecord {
        DecisionRecord(
            reference: try row.get(0), kind: try row.get(1), rule: try row.get(2), value: try row.get(3),
            setting: try row.get(4), client: try row.get(5), user: try row.get(6), remoteAddress: try row.get(7),
            requestID: try row.get(8), createdAt: try row.get(9))
    }

    package func insert(_ record: DecisionRecord) throws {
        try connection.run(
            """
            INSERT INTO decision_records (reference, kind, rule, value, setting, client_id, user_id, remote_address, request_id,
                created_at, expires_at)
            VALUES (\(record.reference), \(record.kind), \(record.rule), \(optional: record.value),
                \(optional: record.setting), \(optional: record.client), \(optional: record.user),
                \(optional: record.remoteAddress), \(optional: record.requestID), \(record.createdAt), \(record.expiresAt))
            """)
    }

    package func purge(at time: Timestamp, limit: Int = 1000) throws -> Int {
        try connection.run(
            """
            DELETE FROM decision_records WHERE reference IN
                (SELECT reference FROM decision_records WHERE expires_at < \(time) ORDER BY expires_at LIMIT \(limit))
            """)
    }
}
