/// Tables, migrations and every SQL statement; an environment's store is a connection to its own file.
///
/// Owns: the layout of the data folder's databases, what is read and written in which statement, the pool of read connections,
/// and one writer per open environment. Must not know: what a token, a request or a page is.
///
/// 1. A query cannot cross tenants: no table has an environment column, a connection opens one file.
/// 2. Nothing is answered before it is durable: writes go through the group-commit `Writer` and return after the commit.
/// 3. Secrets come in as digests and private keys sealed; nothing here can tell them.
