/// What people and operators do to identities, and the trail it leaves.
///
/// Owns: passwords of users, and how an audit event is written down. Must not know: tokens, requests, pages.
///
/// 1. An audit event is written in the transaction of the change it speaks of.
/// 2. A password is hashed outside any transaction, and never stored, logged or returned.
