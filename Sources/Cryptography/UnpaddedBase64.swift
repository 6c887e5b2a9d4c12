// Base64 without padding, in the two alphabets of RFC 4648, read strictly: each string of bytes has exactly one spelling.

/// An alphabet of 64 characters, and the coding of bytes in it without `=`.
package struct UnpaddedBase64: Sendable {
    private let characters: [UInt8]
    /// By character: its six bits, or 255 for a character outside the alphabet.
    private let values: [UInt8]

    /// RFC 4648 section 4, as the PHC string format writes salts and hashes.
    package static let standard = UnpaddedBase64("+/")
    /// RFC 4648 section 5, as JOSE writes everything.
    package static let urlSafe = UnpaddedBase64("-_")

    private init(_ lastTwo: String) {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + lastTwo
        characters = Array(alphabet.utf8)
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
        self.values = values
    }

    package func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        encode(bytes, onto: &text)
        return text
    }

    /// Appends the spelling of `bytes`.
    package func encode(_ bytes: [UInt8], onto text: inout [UInt8]) {
        let characters = characters.span
        text.append(addingCapacity: (bytes.count * 4 + 2) / 3) { output in
            var index = 0
            while index + 2 < bytes.count {
                let bits = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
                output.append(characters[bits >> 18])
                output.append(characters[bits >> 12 & 63])
                output.append(characters[bits >> 6 & 63])
                output.append(characters[bits & 63])
                index += 3
            }
            let rest = bytes.count - index
            if rest > 0 {
                let bits = Int(bytes[index]) << 16 | (rest == 2 ? Int(bytes[index + 1]) << 8 : 0)
                output.append(characters[bits >> 18])
                output.append(characters[bits >> 12 & 63])
                if rest == 2 { output.append(characters[bits >> 6 & 63]) }
            }
        }
    }

    /// The bytes, or nil: for padding, whitespace, a character outside the alphabet, a length no bytes have (one more than a
    /// multiple of four), and unused trailing bits that are not zero (RFC 4648 section 3.5).
    package func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        // One body for all callers: generic code of another room is not specialised, and was ten times slower here.
        decode(Array(text))
    }

    private func decode(_ text: [UInt8]) -> [UInt8]? {
        let length = text.count
        guard length % 4 != 1 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(length * 3 / 4)
        var bits = 0
        var held = 0
        for character in text {
            let value = values[Int(character)]
            guard value != 255 else { return nil }
            bits = bits << 6 | Int(value)
            held += 6
            if held >= 8 {
                held -= 8
                result.append(UInt8(bits >> held))
                bits &= (1 << held) - 1
            }
        }
        return bits == 0 ? result : nil
    }
}
