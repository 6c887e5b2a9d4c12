/// HTTP: requests, responses and what stands in their fields, as values on swift-http-types' methods, statuses and fields.
///
/// Owns: how a target, a form, a cookie, a credential, a media type and an address are read and written. Must not know:
/// sockets, FastCGI, JSON, tenants beyond their name, what any parameter means. No input or output.
///
/// Security properties:
/// 1. A path has one spelling per meaning: what a web server in front might normalise (empty and dot segments, encoded
///    slashes, backslashes, control characters) is refused and never repaired, so a rule written for the web server and
///    one written here cannot be about different paths. A slash at the end is kept, as a part of the path that says so.
/// 2. Nothing is dropped in silence: a form with too many pairs or one undecodable pair is an error, duplicates are kept
///    for the caller to judge (RFC 6749 section 3.1 forbids them for its parameters).
/// 3. Names and values are compared by their bytes; Swift's `==` on strings follows canonical equivalence, by which
///    U+212A (the Kelvin sign) equals the letter K.
/// 4. No written field can end early: cookies and locations are checked or encoded, and swift-http-types replaces
///    control characters in every other value.
/// 5. Credentials describe themselves without their secret.
