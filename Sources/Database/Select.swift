// Statements put together of parts that were known when the program was compiled.

/// A SELECT of one table. Columns and tables are literals, so whatever a request chooses, it chooses among them.
package struct Select: Sendable {
    package struct Order: Sendable {
        package let column: StaticString
        package let isDescending: Bool

        package init(_ column: StaticString, descending: Bool = false) {
            self.column = column
            isDescending = descending
        }
    }

    /// Columns, or expressions.
    package var columns: [StaticString]
    package let table: StaticString
    /// All must hold.
    package var conditions: [SQL] = []
    package var order: [Order] = []
    package var limit: Int?
    package var offset: Int?

    package init(_ columns: [StaticString], from table: StaticString) {
        self.columns = columns
        self.table = table
    }

    package var sql: SQL {
        var sql = SQL(reserving: 2 * columns.count + 12)
        sql.append(raw: "SELECT ")
        for (index, column) in columns.enumerated() {
            if index > 0 { sql.append(raw: ", ") }
            sql.append(raw: column)
        }
        appendSource(to: &sql)
        for (index, part) in order.enumerated() {
            sql.append(raw: index == 0 ? " ORDER BY " : ", ")
            sql.append(raw: part.column)
            if part.isDescending { sql.append(raw: " DESC") }
        }
        if let limit { sql.append(" LIMIT \(limit)") }
        if let offset { sql.append(" OFFSET \(offset)") }
        return sql
    }

    /// How many rows there are, without limit and offset.
    package var count: SQL {
        var sql: SQL = "SELECT count(*)"
        appendSource(to: &sql)
        return sql
    }

    private func appendSource(to sql: inout SQL) {
        sql.append(raw: " FROM ")
        sql.append(raw: table)
        for (index, condition) in conditions.enumerated() {
            sql.append(raw: index == 0 ? " WHERE (" : " AND (")
            sql.append(condition)
            sql.append(raw: ")")
        }
    }
}

/// A row's columns and what they are to hold.
package typealias Assignments = [(column: StaticString, value: SQLValue)]

/// Statements on one row.
package enum RowStatement {
    package static func insert(into table: StaticString, _ values: Assignments) -> SQL {
        var sql: SQL = "INSERT INTO \(raw: table) ("
        for (index, value) in values.enumerated() {
            sql.append(index == 0 ? "\(raw: value.column)" : ", \(raw: value.column)")
        }
        return sql + ") VALUES (\(list: values.map(\.value)))"
    }

    package static func update(_ table: StaticString, id: String, _ values: Assignments) -> SQL {
        var sql: SQL = "UPDATE \(raw: table) SET "
        for (index, value) in values.enumerated() {
            sql.append(index == 0 ? "\(raw: value.column) = \(value.value)" : ", \(raw: value.column) = \(value.value)")
        }
        return sql + " WHERE id = \(id)"
    }

    package static func delete(from table: StaticString, id: String) -> SQL {
        "DELETE FROM \(raw: table) WHERE id = \(id)"
    }
}
