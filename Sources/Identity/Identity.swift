/// What people and operators do to identities, and the trail it leaves.
///
/// Owns: passwords of users, sessions, links in mails, the sentences of mails, and how an audit event is written down. Must not
/// know: tokens, requests, pages.
///
/// 1. An audit event is written in the transaction of the change it speaks of.
/// 2. A password is hashed outside any transaction, and never stored, logged or returned.
/// 3. Every guess at a password is counted before it is tried, by account and by address, in one place.
/// 4. Whether somebody is known is told by no answer and no time.
/// 5. Each proof of a password gives the browser a fresh token; what is kept of a token is its digest.
/// 6. A link in a mail names the canonical address only, works once, and leaves after its row has been committed.
/// 7. A link alone makes no address somebody's: they show the account's password with it, or set one by it.
/// 8. Every record of a refusal, also other rooms', goes through `DecisionBudget`.
