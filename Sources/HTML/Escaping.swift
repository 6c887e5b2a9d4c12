// How text becomes markup that shows it.

enum Escaping {
    /// Escapes for text and for attribute values between either kind of quotation mark (HTML standard, section 13.3). Control
    /// characters, which no document may hold, become U+FFFD.
    static func append(_ text: String, to markup: inout String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": markup += "&amp;"
            case "<": markup += "&lt;"
            case ">": markup += "&gt;"
            case "\"": markup += "&quot;"
            case "'": markup += "&#39;"
            case "\n", "\t": markup.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value): markup += "\u{fffd}"
            default: markup.unicodeScalars.append(scalar)
            }
        }
    }
}
