/// What a SQL database is to this program: bound statements, rows, transactions, the group-commit writer, migrations.
///
/// Owns: the vocabulary both engines speak (`SQL`, `SQLValue`, `Row`, `Connection`, `DatabaseError`), the `Writer` and the
/// `Migrator`. Must not know: which engine runs, any table, any record. `Store` writes statements against this room alone, and
/// an engine is a room that conforms to `Connection`.
///
/// Security properties:
/// 1. An interpolated value is bound, never spliced: `SQL` is made of literals and bindings, and a run-time `String` can become
///    text in no way but a binding.
/// 2. An error holds the statement's text and never a bound value.
/// 3. `Writer.write` returns normally only after the commit that made its job durable. Whatever rolls the group back (full disk,
///    I/O error, no memory), no job of it reports success unless it was run again and committed.
/// 4. A job that throws leaves nothing behind: it runs under a savepoint of its own.
/// 5. A connection whose transaction the engine has rolled back runs nothing more until its owner has ended that transaction, so
///    code that swallows an error cannot commit the second half of what it meant to do.
/// 6. A file with a newer schema than this program knows is refused.
