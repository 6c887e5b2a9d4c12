// The sentences of this room.

import Cryptography
import JOSE
import JSON
import Testing

struct JOSEErrorTests {
    @Test("every refusal has a sentence of its own")
    func sentences() {
        let all: [JOSEError] = [
            .tooLong, .base64URL, .compactForm, .notAnObject,
            .memberType("a"), .algorithmMissing, .algorithmNone, .algorithmMismatch, .keyIDMismatch, .criticalParameter,
            .unencodedPayload, .signature, .privateKey, .keyType, .keyMember("a"),
            .key(CryptographyError(.malformed, "an RSA modulus is even")), .tooManyKeys, .claimMissing("a"), .issuer,
            .audience, .expired, .notYetValid, .issuedInTheFuture,
        ]
        let json = #expect(throws: JOSEError.self) { try ClaimsSet(parsing: []) }
        let sentences = (all + [json].compactMap(\.self)).map(\.description)
        #expect(Set(sentences).count == all.count + 1)
        for sentence in sentences { #expect(sentence.hasSuffix(".") && sentence.first?.isUppercase == true) }
    }
}
