/// The pages an end-user meets: sign-in, registration, consent, account, sign-out, problems.
///
/// Owns: their markup, their sentences, their style sheet. Must not know: SQL, keys, how tokens are made.
///
/// 1. Every unsafe form carries a token bound to the browser, and comes from the same origin or is refused.
/// 2. A page works without script.
/// 3. No page can be framed, and none loads anything from elsewhere but a client's logo.
