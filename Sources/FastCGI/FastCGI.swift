/// The FastCGI loop: turns nginx's records into `HTTP` requests and responses back into records.
///
/// Owns: the listening socket, the connections, the workers, the order of stopping; libfcgi is used as protocol engine only.
/// Must not know: routes, tenants' meaning, what an answer says (even a rejection's words can be replaced).
///
/// Why not `FCGX_Accept_r` in N threads: a thread would own a kept connection, and more kept connections than threads means
/// requests that nobody reads. Here an idle connection costs a table entry; a worker is busy only while a request is there.
///
/// Security properties:
/// 1. Input is drained to its end before a request is finished, on every path: what is left of a body on a kept connection
///    would be read as records, that is as a second request with parameters of an attacker's choice.
/// 2. A request whose records end early is never handled, also when they end between two parameters.
/// 3. No parameter counts twice: a repetition is refused, or joined where RFC 9110 section 5.2 allows.
/// 4. Only named parameters and `HTTP_*` are read; the tenant comes from one nginx sets itself, never from `HTTP_*`.
/// 5. Every read and write has a time limit, every request as a whole another, every body, parameter list and number of connections a bound.
/// 6. The socket is local (AF_UNIX), never TCP: whoever may write to it is trusted with every tenant.
/// 7. No field of a response can begin another: bytes that end a line are refused once more here.
