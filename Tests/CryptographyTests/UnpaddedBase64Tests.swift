// Base64 without padding: one spelling for each string of bytes, in two alphabets.

import Cryptography
import Testing

struct UnpaddedBase64Tests {
    @Test(
        "the examples of RFC 4648 section 10, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func examples(plain: String, encoded: String) {
        #expect(UnpaddedBase64.urlSafe.encode(Array(plain.utf8)) == Array(encoded.utf8))
        #expect(UnpaddedBase64.urlSafe.decode(encoded.utf8) == Array(plain.utf8))
    }

    @Test("the alphabets differ in their last two characters only, and do not mix")
    func alphabets() {
        let bytes: [UInt8] = [0xfb, 0xef, 0xff]
        #expect(UnpaddedBase64.standard.encode(bytes) == Array("++//".utf8))
        #expect(UnpaddedBase64.urlSafe.encode(bytes) == Array("--__".utf8))
        #expect(UnpaddedBase64.standard.decode("--__".utf8) == nil)
        #expect(UnpaddedBase64.urlSafe.decode("++//".utf8) == nil)
    }

    @Test(
        "another spelling is refused",
        arguments: [
            "A", "AAAAA", "Zg==", "Zg=", "Zh", "Zv", "Zm9", "Zm9vYh", "Zm 9v", " Zm9v", "Zm9v\n", "Zm9v\0", "Zm9*",
            "Zmé",
        ])
    func refused(text: String) {
        #expect(UnpaddedBase64.urlSafe.decode(text.utf8) == nil)
    }

    @Test("every length and every byte comes back")
    func roundTrip() {
        for length in 0...67 {
            let bytes = RandomBytes.make(length)
            #expect(UnpaddedBase64.urlSafe.decode(UnpaddedBase64.urlSafe.encode(bytes)) == bytes)
        }
        let all = (0...255).map { UInt8($0) }
        #expect(UnpaddedBase64.standard.decode(UnpaddedBase64.standard.encode(all)) == all)
    }

    @Test("of all strings of two characters exactly 256 are a byte")
    func canonical() {
        var seen: Set<[UInt8]> = []
        for first in 0...255 {
            for second in 0...255 {
                if let bytes = UnpaddedBase64.urlSafe.decode([UInt8(first), UInt8(second)]) {
                    #expect(seen.insert(bytes).inserted)
                }
            }
        }
        #expect(seen.count == 256)
    }
}
