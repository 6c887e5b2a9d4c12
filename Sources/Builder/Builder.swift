/// The Builder API: one file per endpoint. An app's backend provisions its end-users and mints their tokens.
///
/// Owns: paths, JSON and errors of `/api/v1/apps/{public client}/…` as its clients expect them. Must not know: how tokens are
/// signed, other tenants, other apps.
///
/// 1. A caller reaches its own app only; another app's is as unknown as one that does not exist.
/// 2. A token must have been issued by this address's app issuer for itself; one of the root issuer is nothing here.
/// 3. What an end-user's token may say is bounded by the public client's scopes, never by the caller's.
