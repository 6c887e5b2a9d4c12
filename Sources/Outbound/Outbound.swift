/// Everything that leaves the machine: mails, and guarded fetches.
///
/// Owns: the host's curl as a child process, the addresses it may reach, and the mails' outward form. Must not know: tenants'
/// tables, requests, pages.
///
/// 1. The process that holds the keys links no network library.
/// 2. A fetch reaches public addresses only, resolved once and pinned, without redirects and proxies, within bounds of size and time.
/// 3. Who makes us fetch something makes us fetch it once: answers and errors are kept for a while, and each host is asked so often and
///    no oftener.
/// 4. No secret stands in an argument of a child process, where anybody could read it.
/// 5. A mail leaves only after what it speaks of has been committed: its order does both, in this sequence.
