// One step of a schema's history.

/// A numbered change of the schema. Migrations are append-only: what has been released is never edited.
package struct Migration: Sendable, Equatable {
    /// 1, 2, 3 …
    package let number: Int
    package let name: String
    /// The statements; they must not begin or end a transaction.
    package let sql: String

    package init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }
}
