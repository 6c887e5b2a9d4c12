/// A two-part application that lets its users sign in with any OpenID provider: a client and an API, as somebody else would write them.
///
/// Owns: the "Third-Party Documents App", a web application with its own sessions, and the resource API that it calls with the person's
/// access token. Must not know: this product. What it needs of its provider it learns from discovery, over HTTP; it is served behind
/// FastCGI sockets of its own, so that nothing is shared but the process.
///
/// Security properties:
/// 1. The API believes no client: it verifies signature, type, issuer, audience and time of each token, and asks for a scope.
/// 2. The application's cookies name rows in its memory; no token is ever given to the browser but the ID token that its own logout
///    request carries (OpenID Connect RP-Initiated Logout section 2).
/// 3. A response of the provider counts once, and only in the browser that asked for it.
enum Examples {}
