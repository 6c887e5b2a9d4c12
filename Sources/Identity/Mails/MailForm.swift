// How a letter looks: plain text, and a page that needs nothing from elsewhere.

internal import HTML
internal import Model
internal import Outbound

/// Who a mail is from, for the eye.
struct Letterhead: Sendable {
    let brand: String
    /// As on the pages, where the operator has chosen none.
    static let accent = "#2f54d6"

    /// Of the button: `#rrggbb`.
    let color: String

    init(brand: String, color: String?) {
        // A line end in a name would begin something of its own in a text.
        self.brand = String(brand.prefix(100).map { $0.isNewline ? " " : $0 })
        let isColor =
            color.map { $0.utf8.count == 7 && $0.hasPrefix("#") && $0.dropFirst().allSatisfy(\.isHexDigit) } ?? false
        self.color = isColor ? color ?? "" : Self.accent
    }

    /// White or nearly black: what can be read better on the colour (WCAG 2.2, relative luminance).
    var ink: String {
        let value = Int(color.dropFirst(), radix: 16) ?? 0
        let luminance = [(16, 2126), (8, 7152), (0, 722)].reduce(0) { sum, part in
            let channel = value >> part.0 & 0xff
            // The square is near enough to the curve of sRGB to choose between two.
            return sum + part.1 * channel * channel / 255
        }
        return luminance > 255 * 10_000 * 18 / 100 ? "#111827" : "#ffffff"
    }
}

extension Letter {
    func mail(to address: EmailAddress, _ head: Letterhead) -> Mail {
        Mail(to: address, subject: "\(subject) – \(head.brand)", text: text(head), html: page(head).markup)
    }

    private func text(_ head: Letterhead) -> String {
        var parts = [heading] + paragraphs
        if let button { parts.append("\(button.label):\n\(button.link)") }
        return (parts + [footnote, "-- \n\(head.brand)"]).joined(separator: "\n\n") + "\n"
    }

    /// Short words with a hyphen stay whole: "e-" alone at the end of a narrow line reads badly.
    private var title: HTML {
        let words = heading.split(separator: " ").enumerated().map { index, word -> HTML in
            let space = index == 0 ? "" : " "
            return word.contains("-")
                ? #"\#(space)<span style="white-space:nowrap">\#(String(word))</span>"# : "\(space)\(String(word))"
        }
        return "\(words)"
    }

    /// Tables and inline styles: what mail programs show alike. No picture, so that opening it tells nobody.
    private func page(_ head: Letterhead) -> HTML {
        let body = paragraphs.map { text -> HTML in "<p style=\"margin:0 0 16px\">\(text)</p>\n" }
        let action =
            button.map { button -> HTML in
                """
                <p style="margin:24px 0"><a href="\(link: button.link)" style="display:inline-block;padding:12px 20px;\
                border-radius:8px;background:\(head.color);color:\(head.ink);text-decoration:none;font-weight:600">\
                \(button.label)</a></p>
                <p style="margin:0 0 16px;font-size:13px;color:#4b5563">Or open this address:<br>\
                <a href="\(link: button.link)" style="color:\(Letterhead.accent);word-break:break-all">\(button.link)</a></p>
                """
            }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\
            <title>\(subject)</title></head>
            <body style="margin:0;background:#f3f4f6;color:#111827;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
            <div role="main">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 12px">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" \
            style="max-width:520px;background:#ffffff;border-radius:12px"><tr><td style="padding:32px 24px">
            <p style="margin:0 0 24px;font-weight:600;color:#4b5563">\(head.brand)</p>
            <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">\(title)</h1>
            \(body)\(optional: action)
            <p style="margin:24px 0 0;font-size:13px;color:#4b5563">\(footnote)</p>
            </td></tr></table>
            </td></tr></table>
            </div>
            </body></html>

            """
    }
}
