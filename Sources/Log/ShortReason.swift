// Why a request was refused, in the few words that a readable line has room for.

/// A code, a sentence's beginning, and a client's name: short, visible, and without anything else that a request brought.
package struct ShortReason: Sendable, Equatable {
    private static let longestSentence = 120
    /// Longer than any name that we give; a secret in a name's place is longer.
    private static let longestClient = 40

    /// `invalid_scope: the scope '…' does not exist here`.
    package let text: String
    private let client: String?

    /// - Parameter sentence: what it quotes between `'` is left out, since that came with the request and may be a secret put in
    ///   the wrong place; so is what comes after a semicolon, which is advice.
    package init(_ code: String, _ sentence: String? = nil, client: String? = nil) {
        let code = Self.visible(code, limit: 60)
        text =
            sentence.map { "\(code): \(Self.visible(Self.withoutQuotations($0), limit: Self.longestSentence))" } ?? code
        self.client = client.map {
            Self.visible($0, limit: $0.utf8.count > Self.longestClient ? 8 : Self.longestClient)
        }
    }

    /// With the client, for where no field beside it names one.
    package var message: String { client.map { "\(text) (client \($0))" } ?? text }

    /// From the first ` '` to the last `'`: what came with a request may hold the mark itself, and must not end its own quotation.
    private static func withoutQuotations(_ sentence: String) -> String {
        let bytes = Array(sentence.utf8)
        let mark = UInt8(ascii: "'")
        let first = bytes.indices.first { bytes[$0] == mark && ($0 == 0 || bytes[$0 - 1] == UInt8(ascii: " ")) }
        guard let first, let last = bytes.lastIndex(of: mark) else { return shortened(sentence) }
        let rest = last > first ? String(decoding: bytes[(last + 1)...], as: UTF8.self) : ""
        return shortened(String(decoding: bytes[..<first], as: UTF8.self) + "'…'" + rest)
    }

    private static func shortened(_ sentence: String) -> String { String(sentence.prefix { $0 != ";" }) }

    /// Visible ASCII and the ellipsis; anything else is a question mark, and what is too long ends in an ellipsis.
    private static func visible(_ text: String, limit: Int) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            if line.utf8.count >= limit { return line + "…" }
            line.unicodeScalars.append((0x20...0x7e).contains(scalar.value) || scalar == "…" ? scalar : "?")
        }
        return line
    }
}
