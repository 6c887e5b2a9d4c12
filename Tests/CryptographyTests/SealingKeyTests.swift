// Sealing: an envelope opens whole, in its place, with its key, or not at all.

import Cryptography
import Testing

struct SealingKeyTests {
    let key: SealingKey
    let other: SealingKey

    init() throws {
        key = try SealingKey((0..<32).map { UInt8($0) })
        other = try SealingKey(RandomBytes.make(32))
    }

    @Test("an envelope made by another implementation opens")
    func known() throws {
        let envelope = bytes(
            hex: "012446bfb47d89fcec6465666768696a6b6c6d6e6f3c73bb460a8c35ec5b16d507e6e262cddc3b736ea41c842d2981")
        #expect(try key.open(envelope, associatedData: Array("place".utf8)) == Array("the secret".utf8))
        #expect(hex(key.id) == "2446bfb47d89fcec")
    }

    @Test("what was sealed opens, at every length", arguments: [0, 1, 15, 16, 17, 1700])
    func roundTrip(length: Int) throws {
        let secret = RandomBytes.make(length)
        let envelope = key.seal(secret, associatedData: [7])
        #expect(envelope.count == length + 37)
        #expect(try key.open(envelope, associatedData: [7]) == secret)
        #expect(try SealingKey.keyID(of: envelope) == key.id)
    }

    @Test("the same secret never looks the same")
    func nonces() {
        #expect(Set((0..<100).map { _ in key.seal([1], associatedData: []) }).count == 100)
    }

    @Test("another key is named as the reason, with both identifiers")
    func wrongKey() throws {
        let envelope = key.seal([1], associatedData: [])
        let error = #expect(throws: CryptographyError.self) { try other.open(envelope, associatedData: []) }
        #expect(error?.code == .wrongKey(expected: other.id, found: key.id))
    }

    @Test("another key under the right identifier opens nothing")
    func forgedIdentifier() throws {
        var envelope = key.seal([1], associatedData: [])
        envelope.replaceSubrange(1..<9, with: other.id)
        let error = #expect(throws: CryptographyError.self) { try other.open(envelope, associatedData: []) }
        #expect(error?.code == .damaged)
    }

    @Test("a flipped bit anywhere is noticed")
    func flipped() throws {
        let envelope = key.seal(Array("secret".utf8), associatedData: [1])
        for position in envelope.indices {
            for bit in 0..<8 {
                var changed = envelope
                changed[position] ^= 1 << bit
                let error = #expect(throws: CryptographyError.self) { try key.open(changed, associatedData: [1]) }
                let isIdentifier = (1..<9).contains(position)
                #expect(isIdentifier != (error?.code == .damaged))
            }
        }
    }

    @Test("an envelope cut short or continued is noticed")
    func cut() throws {
        let envelope = key.seal(Array("secret".utf8), associatedData: [1])
        for length in 0..<envelope.count {
            let error = #expect(throws: CryptographyError.self) {
                try key.open(Array(envelope.prefix(length)), associatedData: [1])
            }
            #expect(error?.code == .damaged)
        }
        // What is too short to hold a tag names no key either: nobody goes looking for one.
        for length in 0..<37 {
            #expect(throws: CryptographyError.self) { try SealingKey.keyID(of: Array(envelope.prefix(length))) }
        }
        #expect(throws: CryptographyError.self) { try key.open(envelope + [0], associatedData: [1]) }
    }

    @Test("an envelope moved to another place does not open", arguments: [[], [2], [1, 0], [0, 1]] as [[UInt8]])
    func moved(place: [UInt8]) {
        let envelope = key.seal([9], associatedData: [1])
        let error = #expect(throws: CryptographyError.self) { try key.open(envelope, associatedData: place) }
        #expect(error?.code == .damaged)
    }

    @Test("a key has exactly 32 bytes", arguments: [0, 16, 31, 33, 64])
    func keyLength(length: Int) {
        #expect(throws: CryptographyError.self) { try SealingKey(RandomBytes.make(length)) }
    }

    @Test("neither description nor dump shows the key")
    func described() {
        var text = "\(key) " + String(reflecting: key)
        dump(key, to: &text)
        #expect(!text.contains("16"))
        #expect(text.contains("36"))  // the identifier's first byte: 0x24
    }
}
