/// One file per OAuth/OIDC endpoint; the two path layouts are tables of OAuth's.
///
/// Owns: how protocol values become requests' parameters and responses. Must not know: how a token is made, judged or stored.
///
/// 1. Parameters come from the body alone; in a query a secret would end up in logs and histories. (Authorization requests, which a
///    browser carries, hold none.)
/// 2. Every answer of these endpoints, good or bad, says `Cache-Control: no-store` (RFC 6749 section 5.1).
