// Rows of any table by its declaration, for the resources that are drawn from one.

package import Database

package struct Records {
    let connection: any Connection

    /// Hands over the rows until `body` gives false.
    package func each(_ select: Select, _ body: (Row) throws -> Bool) throws { try connection.each(select.sql, body) }

    package func count(_ select: Select) throws -> Int { try connection.first(select.count) { try $0.get(0) } ?? 0 }

    package func insert(_ values: Assignments, into table: StaticString) throws {
        try connection.run(RowStatement.insert(into: table, values))
    }

    package func update(_ id: String, _ values: Assignments, in table: StaticString) throws {
        try connection.run(RowStatement.update(table, id: id, values))
    }

    package func delete(_ id: String, from table: StaticString) throws {
        try connection.run(RowStatement.delete(from: table, id: id))
    }

    /// How the engine would find the rows.
    package func plan(_ select: Select) throws -> [String] {
        try connection.rows("EXPLAIN QUERY PLAN " + select.sql) { try $0.get(3) }
    }
}
