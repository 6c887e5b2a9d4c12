/// Routes, tenants, limits, the endpoint protocol and how errors become responses.
///
/// Owns: the way from a request to one endpoint and back. Must not know: what any endpoint does.
///
/// 1. A tenant comes from the web server's parameter, and from nothing a client sends.
/// 2. An error answers in the format of its route's family; what only the log may know never reaches a response.
/// 3. Limits count the socket's address, IPv6 by /64, and use bounded memory.
