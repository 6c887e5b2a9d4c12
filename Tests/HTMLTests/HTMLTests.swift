// Text never becomes markup, whatever it holds.

import HTML
import Testing

@Suite("Markup")
struct HTMLTests {
    @Test(
        arguments: [
            ("<script>", "&lt;script&gt;"), ("\" onclick=\"x", "&quot; onclick=&quot;x"), ("it's", "it&#39;s"),
            ("a & b", "a &amp; b"), ("&lt;", "&amp;lt;"), ("\u{0}\u{1b}[2J", "\u{fffd}\u{fffd}[2J"),
            ("\u{85}", "\u{fffd}"),
            ("a\r\nb", "a\u{fffd}\nb"), ("Grüße 🌍", "Grüße 🌍"),
        ])
    func `Interpolated text is escaped`(text: String, markup: String) {
        let html: HTML = "<p title=\"\(text)\">\(text)</p>"
        #expect(html.markup == "<p title=\"\(markup)\">\(markup)</p>")
        #expect(HTML.text(text).markup == markup)
    }

    @Test func `Markup in markup stands as it is`() {
        let inner: HTML = "<b>\("<")</b>"
        let none: HTML? = nil
        let html: HTML = "\(inner)\([inner, inner])\(optional: none)\(7)"
        #expect(html.markup == "<b>&lt;</b><b>&lt;</b><b>&lt;</b>7")
    }

    @Test func `Attributes are escaped, and left out when there is nothing to say`() {
        let attributes = Attributes().with("value", "\"><script>").with("id", nil).with("checked", if: true)
            .with("disabled", if: false)
        let html: HTML = "<input\(attributes)>"
        #expect(html.markup == "<input value=\"&quot;&gt;&lt;script&gt;\" checked>")
    }

    @Test(
        arguments: [
            ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&amp;z=2"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("/account", "/account"), ("javascript:alert(1)", "#"), ("JaVaScRiPt:alert(1)", "#"),
            ("data:text/html,x", "#"),
            ("//evil.example", "#"), ("/\\evil.example", "#"), ("java\nscript:x", "#"), (" https://a.example", "#"),
            ("https://", "#"), ("https:///x", "#"), ("account", "#"), ("", "#"),
        ])
    func `A link leads to the web or within the site, or nowhere`(text: String, target: String) {
        let html: HTML = "<a href=\"\(link: text)\">"
        #expect(html.markup == "<a href=\"\(target)\">")
    }

    @Test func `A document says its language, its title and its style sheets, and holds no script`() {
        let document = Document(
            language: "en", title: "Sign in <now>", styleSheets: ["/assets/a.css", "/assets/b.css"],
            body: "<main></main>")
        let text = String(decoding: document.bytes, as: UTF8.self)
        #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        #expect(text.contains("<title>Sign in &lt;now&gt;</title>"))
        #expect(
            text.contains(#"<link rel="stylesheet" href="/assets/a.css"><link rel="stylesheet" href="/assets/b.css">"#))
        #expect(text.contains("width=device-width") && !text.contains("<script"))
    }
}
