// SHA-256, HMAC, randomness and comparison against published values and against each other.

import Cryptography
import Synchronization
import Testing

struct DigestTests {
    @Test(
        "SHA-256 gives the published digests",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func knownDigests(message: String, digest: String) {
        #expect(hex(Digest.sha256(Array(message.utf8))) == digest)
    }

    @Test(
        "HMAC gives the values of RFC 4231, in any order of keys",
        arguments: [
            (
                [UInt8](repeating: 0x0b, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func knownCodes(key: [UInt8], message: String, code: String) {
        #expect(hex(HMAC.sha256(key: key, Array(message.utf8))) == code)
    }

    @Test("an empty HMAC key is a key, not the one used before")
    func emptyKey() {
        _ = HMAC.sha256(key: [1, 2, 3], [])
        let code = hex(HMAC.sha256(key: [], Array("Hi There".utf8)))
        #expect(code == "e48411262715c8370cd5e7bf8e82bef53bd53712d007f3429351843b77c7bb9b")
    }

    @Test(
        "random bytes have the length asked for, to the last byte of every chunk",
        arguments: [0, 1, 32, 256, 257, 1000])
    func randomLength(count: Int) {
        var seen = [UInt8](repeating: 0, count: count)
        // A byte that stays zero in 20 draws was never filled: 2^-160 by chance.
        for _ in 0..<20 {
            let drawn = RandomBytes.make(count)
            #expect(drawn.count == count)
            for (position, byte) in drawn.enumerated() { seen[position] |= byte }
        }
        #expect(!seen.contains(0))
    }

    @Test("random bytes differ each time")
    func randomDiffers() {
        #expect(Set((0..<1000).map { _ in RandomBytes.make(16) }).count == 1000)
    }

    @Test(
        "equal means the same bytes and the same length",
        arguments: [
            ([], [], true), ([1, 2], [1, 2], true), ([1, 2], [1, 3], false), ([2, 1], [3, 1], false),
            ([1, 2], [1, 2, 0], false), ([1, 2, 0], [1, 2], false), ([], [0], false),
        ] as [([UInt8], [UInt8], Bool)])
    func equality(a: [UInt8], b: [UInt8], equal: Bool) {
        #expect(ConstantTime.equal(a, b) == equal)
    }
}
