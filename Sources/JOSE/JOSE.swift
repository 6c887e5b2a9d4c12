/// JSON Web Keys, signatures and claims: RFC 7515 (compact serialization only), 7517, 7518, 7519, 7638
/// and 8037.
///
/// Owns: how keys, key sets, headers, signed tokens and claims are written and read. Must not know: OAuth, which claims a
/// token of ours has, where keys come from, the time of day (it is given), HTTP.
///
/// Security properties:
/// 1. The algorithm comes from the key. The header's `alg` must name the same; `none`, a missing `alg` and every other
///    algorithm end there, before any arithmetic.
/// 2. The header never chooses a key: `jku`, `jwk`, `x5u` and `x5c` are not read. `kid` only selects among known keys.
/// 3. What is not understood but matters is refused: any `crit` (RFC 7515 section 4.1.11) and `b64` (RFC 7797).
/// 4. A token has one spelling: strict base64url, duplicate members refused, exactly three parts, lengths bounded.
/// 5. Payload bytes are read as claims by whoever holds them, but only `verified(with:)` gives them with a proof.
/// 6. A key with private or symmetric members is refused where a public key is expected, alone and in a set.
/// 7. Names are compared by their bytes: Swift's `==` on strings follows canonical equivalence, where U+212A equals `K`.
enum JOSE {}

/// Whether both are the same bytes (RFC 7515 section 5.3: code points, no normalization).
func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
