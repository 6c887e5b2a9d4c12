// Colours, and that they can be read.

internal import Glibc

/// An sRGB colour.
package struct Color: Sendable, Equatable {
    let red: Double
    let green: Double
    let blue: Double

    /// `#rrggbb`.
    package init?(_ text: String) {
        guard text.utf8.first == UInt8(ascii: "#") else { return nil }
        self.init(digits: text.dropFirst())
    }

    init?(digits: some StringProtocol) {
        guard digits.utf8.count == 6, digits.utf8.allSatisfy({ $0 < 0x80 }), let value = UInt32(digits, radix: 16),
            digits.utf8.first != UInt8(ascii: "+")
        else { return nil }
        self.init(
            red: Double(value >> 16) / 255, green: Double(value >> 8 & 255) / 255, blue: Double(value & 255) / 255)
    }

    private init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// `rrggbb`, in lower case.
    var digits: String {
        [red, green, blue].map { part in
            let text = String(Int((part * 255).rounded()), radix: 16)
            return text.utf8.count == 1 ? "0" + text : text
        }.joined()
    }

    /// WCAG 2.2, "relative luminance".
    var luminance: Double {
        func linear(_ part: Double) -> Double { part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// WCAG 2.2, "contrast ratio".
    package func contrast(to other: Color) -> Double {
        let (one, two) = (luminance, other.luminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    /// This colour, made darker or lighter just as far as it must be to be read on `background`. It stays the same colour: mixed with
    /// white instead, a dark blue would end as grey.
    func readable(on background: Color, towards end: Color, contrast wanted: Double = 4.6) -> Color {
        for step in 0...50 {
            let share = Double(step) / 50
            // Rounded as it will be written: what is measured is what is shown.
            guard let shown = Color(digits: with(lightness + (end.lightness - lightness) * share).digits) else {
                continue
            }
            if shown.contrast(to: background) >= wanted { return shown }
        }
        return end
    }

    /// CSS Color 4 section 7, HSL.
    private var lightness: Double { (max(red, green, blue) + min(red, green, blue)) / 2 }

    /// The same hue and saturation with another lightness.
    private func with(_ other: Double) -> Color {
        let (most, least) = (max(red, green, blue), min(red, green, blue))
        let span = most - least
        guard span > 0, other != lightness else {
            return span > 0 ? self : Color(red: other, green: other, blue: other)
        }
        let saturation = span / (1 - abs(most + least - 1))
        // Of what is nearly black or white the saturation is chance, and would become a colour that nobody chose.
        let chroma = (1 - abs(2 * other - 1)) * saturation * min(1, span / 0.1)
        func part(_ old: Double) -> Double { other + chroma * ((old - least) / span - 0.5) }
        return Color(red: part(red), green: part(green), blue: part(blue))
    }

    static let black = Color(red: 0, green: 0, blue: 0)
    static let white = Color(red: 1, green: 1, blue: 1)
}
