/// The few operations of OpenSSL 3.0's libcrypto that the house uses, each behind a Swift value.
///
/// Owns: every call to OpenSSL, and `getentropy`. Must not know: tokens, JSON, base64url, tenants, where a key is stored or
/// what is signed.
///
/// Security properties:
/// 1. Randomness comes from the kernel in one function, which ends the process rather than give less than was asked.
/// 2. Secrets are compared in constant time (`ConstantTime`); only their lengths may be learned.
/// 3. A key is checked when it is made: size, curve, point on the curve, private half belongs to the public half.
/// 4. A signature verifies only under the algorithm its key was bound to, and only at that algorithm's exact length.
/// 5. Sealed bytes open only with the key, the header and the associated data they were sealed with; nothing is returned
///    before the tag has been checked.
/// 6. A stored password hash cannot ask for more memory or work than `ScryptParameters` allows.
/// 7. No key, password or plaintext appears in an error, a description or a mirror.
enum Cryptography {}
