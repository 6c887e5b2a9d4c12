// A fuzzer for everything of JOSE that reads text from outside: tokens, claims, keys and sets of keys.

import Cryptography
import JOSE
import JSON

/// One key for all inputs; nothing that a fuzzer makes up may verify with it.
private let key = try? PrivateKey.generate(.p256).publicKey

/// The first byte chooses the reader, so that each gets inputs of its own kind.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJWT(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 0 else { return 0 }
    let input = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    switch start.pointee % 4 {
    case 0: fuzzToken(input)
    case 1: fuzzClaims(input)
    case 2: fuzzKey(input)
    default: fuzzSet(input)
    }
    return 0
}

/// A token that is read has one spelling, is signed, and does not verify.
private func fuzzToken(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    guard let token = try? UnverifiedJWS(compact: text) else { return }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    precondition(parts.count == 3, "a token with another number of parts")
    precondition(Base64URL.encode(token.payload).utf8.elementsEqual(parts[1].utf8), "a payload with two spellings")
    precondition(!token.header.alg.rawValue.utf8.elementsEqual("none".utf8), "an unsigned token")
    let again = try? ProtectedHeader(parsing: token.header.serialized())
    precondition(again == token.header, "a header that is not read as it is written")
    if let key, let verifier = try? JWSVerifier(publicKey: key, algorithm: .es256, kid: nil) {
        precondition((try? token.verified(with: verifier)) == nil, "a forged signature")
    }
    fuzzClaims(token.payload)
}

/// Claims that are read are read the same again, and only a check that finds everything in order lets them through.
private func fuzzClaims(_ input: [UInt8]) {
    guard let claims = try? ClaimsSet(parsing: input) else { return }
    precondition(
        (try? ClaimsSet(parsing: claims.serialized())) == claims, "claims that are not read as they are written")
    let expected = Expected(issuer: "i", audience: Audience("a"), time: NumericDate(1_000_000_000), leeway: 60)
    guard (try? claims.check(expected)) != nil else { return }
    guard let expiry = claims.exp?.rawValue, claims.iss == "i", claims.aud?.contains("a") == true else {
        preconditionFailure("claims that lack something were accepted")
    }
    precondition(expiry > 1_000_000_000 - 60, "expired claims were accepted")
}

/// A key that is read is public, is read the same again, and has a thumbprint.
private func fuzzKey(_ input: [UInt8]) {
    guard let json = try? JSON(parsing: input), let key = try? JWK(parsing: json) else { return }
    precondition(json["d"] == nil && json["k"] == nil, "a private key was accepted")
    precondition((try? JWK(parsing: key.json)) == key, "a key that is not read as it is written")
    precondition(key.thumbprint().utf8.count == 43, "a thumbprint that is no digest")
    if let made = try? key.publicKey() { precondition(made.components == key.components, "another key was made") }
}

private func fuzzSet(_ input: [UInt8]) {
    guard let set = try? JWKSet(parsing: input) else { return }
    precondition((try? JWKSet(parsing: set.json.serialized())) == set, "a set that is not read as it is written")
}
