/// The log: one record per request and per event, in journald's native protocol, or as readable lines on standard error.
///
/// Owns: the journal's socket, the encoding of records, the catalogue of events, and swift-log's handler.
/// Must not know: requests, tenants or tokens as types; it gets words and numbers.
///
/// Security properties:
/// 1. A value cannot add a field or a record: a value with a newline goes in the length form, field names are checked.
/// 2. A value cannot add a line, or a word to a line, or steer a terminal: control characters are escaped, values quoted.
/// 3. Logging never waits and never ends the process: a record that cannot be sent at once is dropped and counted.
/// 4. What is secret is the caller's business: this room writes what it is given.
