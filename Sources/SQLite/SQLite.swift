/// SQLite as an engine of `Database`: connections, prepared statements, durability settings, backup.
///
/// Owns: every call to libsqlite3, and the files a database consists of. Must not know: any table, any tenant, who asks.
///
/// Security properties:
/// 1. A connection that could not be made durable is not handed out: `journal_mode` and `synchronous` are set and read back.
/// 2. A database file is created with mode 0600; its WAL and shared-memory files inherit that.
/// 3. One call runs one statement: text after the first statement's end is refused, as is a wrong number of values.
/// 4. A schema cannot run code: `trusted_schema` is off, the connection is defensive, a double-quoted word is never a string.
/// 5. A file from outside is read with `cell_size_check`, and checked as a whole before it replaces a live database.
///
/// `secure_delete` stays as the library was built (Debian: on): secrets are stored as digests or sealed.
