/// What clients do: authorization, grants, tokens, keys, introspection, revocation; answers in protocol values, never in responses.
///
/// Owns: the rules of RFC 6749, 7009, 7662, 8414, 8707, 9068 and OpenID Connect as far as they need no browser. Must not know:
/// HTTP, paths of requests, how an answer is written.
///
/// 1. A token's algorithm is its key's, never its header's.
/// 2. A token is good for one issuer; a key ring belongs to one environment, so no token of another one verifies.
/// 3. Revocation is checked in the same read transaction as everything else that a decision rests on.
/// 4. A private key is sealed under the installation's key, bound to its environment and row, before it reaches the store.
/// 5. A key is in the public documents before it signs.
/// 6. Before client and redirect URI are proven, nothing is delivered to where a request says: a `Refusal` is no `OAuthError`.
/// 7. An authorization request is finished once, by the browser that began it, on what the finishing write reads again.
