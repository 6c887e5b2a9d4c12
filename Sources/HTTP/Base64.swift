// Base64 (RFC 4648 section 4), read strictly: for Basic credentials.

enum Base64 {
    /// Nil unless the text is canonical: whole groups, padding only at the end, no bits left over, nothing between.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard !text.isEmpty, text.count.isMultiple(of: 4) else { return nil }
        var padding = 0
        while padding < 2, text[text.endIndex - 1 - padding] == UInt8(ascii: "=") { padding += 1 }
        let digits = Self.digits
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in text.dropLast(padding) {
            let digit = digits[Int(byte)]
            guard digit != none else { return nil }
            buffer = buffer << 6 | UInt32(digit)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
                buffer &= (1 << bits) - 1
            }
        }
        // Bits left over mean a second spelling of the same bytes.
        return buffer == 0 ? bytes : nil
    }

    private static let none: UInt8 = 255

    /// What each byte stands for.
    private static let digits: [UInt8] = {
        var digits = [UInt8](repeating: none, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, byte) in alphabet.utf8.enumerated() { digits[Int(byte)] = UInt8(value) }
        return digits
    }()
}
