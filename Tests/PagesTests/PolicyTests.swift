// What pages may load and how they are cached, sent and drawn when something is wrong.

import HTTP
import HTTPTypes
import Model
import Pages
import Routing
import Testing

@Suite("Headers and problems of pages")
struct PolicyTests {
    let site: PageSite
    static let interaction =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"

    init() throws { site = try PageSite() }

    @Test(
        arguments: [
            "/login", "/register", "/password/forgot", "/password/reset?token=x", "/verify-email?token=x",
            "/signed-out",
            "/nothing", "/login?interaction=x",
        ])
    func `Pages of an interaction have no form-action, and nothing leaves a trace`(path: String) throws {
        let page = try site.get(path)
        #expect(page.fields[values: .contentSecurityPolicy] == [Self.interaction])
        #expect(page.fields[values: .referrerPolicy] == ["no-referrer"])
        #expect(page.fields[.cacheControl] == "no-store" && page.fields[.xContentTypeOptions] == "nosniff")
        #expect(page.fields[.contentType] == "text/html; charset=utf-8")
        #expect(!page.text.contains("<script") && !page.text.contains("style=") && !page.text.contains(" on"))
    }

    @Test(
        arguments: ["/account", "/account/password", "/account/sessions", "/account/applications", "/account/email"])
    func `Forms of the account lead nowhere else`(path: String) throws {
        _ = try site.signIn()
        let page = try site.get(path, .signedIn)
        #expect(page.status == .ok)
        #expect(page.fields[values: .contentSecurityPolicy] == [Self.interaction + "; form-action 'self'"])
        #expect(page.fields[.cacheControl] == "no-store")
        #expect(try site.get(path).location == "/login")
    }

    @Test(
        arguments: [
            ("https://cdn.example/logo.png", " https://cdn.example"),
            ("https://cdn.example:8443/l", " https://cdn.example:8443"),
            ("/logo.svg", ""), ("http://cdn.example/logo.png", nil), ("javascript:alert(1)", nil),
            ("https://x;script-src%20*/", nil), ("https://x 'unsafe-inline'/", nil), ("https://u@evil.example/", nil),
        ])
    func `A logo is loaded from its own origin, or not at all`(address: String, source: String?) throws {
        try site.settings { $0.brandLogoURI = address }
        let page = try site.get("/login")
        let wanted = Self.interaction.replacing("data:", with: "data:\(source ?? "")")
        #expect(page.fields[.contentSecurityPolicy] == wanted)
        #expect(page.text.contains("<img") == (source != nil))
    }

    @Test func `A browser gets a problem as a page, with the request's name; a program gets the sentence`() throws {
        let page = try site.get("/<nothing>".replacing("<", with: "%3C").replacing(">", with: "%3E"))
        #expect(page.status == .notFound)
        #expect(page.text.contains("<h1>There is nothing here</h1>") && page.text.contains("<code>request-1</code>"))
        #expect(page.text.contains("The address may be out of date, or have a mistake in it."))
        let text = try site.get("/nothing", accept: "*/*")
        #expect(
            text.fields[.contentType] == "text/plain; charset=utf-8" && text.text == "there is nothing at /nothing\n")
    }

    @Test func `A refused form's page names what to do, the request and nothing private`() throws {
        let page = try site.post("/login", "sign-in", [("password", "hunter2")], token: "x")
        #expect(page.status == .forbidden && page.text.contains("reload the page") && page.text.contains("request-1"))
        #expect(!page.text.contains("hunter2"))
    }

    // MARK: Style sheets

    @Test func `The style sheet's name changes with it, and it is kept for a year`() throws {
        let page = try site.get("/login").text
        let path = try #require(page.split(separator: "\"").first { $0.hasPrefix("/assets/pages-") })
        let sheet = try site.get(String(path))
        #expect(sheet.fields[.contentType] == "text/css; charset=utf-8")
        #expect(sheet.fields[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(sheet.body.count < 16_000 && sheet.text.contains("prefers-color-scheme: dark"))
        #expect(!sheet.text.contains("url(") && !sheet.text.contains("@import"))
    }

    @Test(
        arguments: [
            "pages-.css", "pages.css", "brand-12345.css", "brand-1234567.css", "brand-ABCDEF.css", "brand-+12345.css",
            "brand-gggggg.css", "x",
        ])
    func `Nothing else is served there`(name: String) throws {
        #expect(try site.get("/assets/\(name)").status == .notFound)
    }

    @Test(
        arguments: ["#ffffff", "#000000", "#ffff00", "#00ff00", "#ff0000", "#0000ff", "#808080", "#1a73e8", "#f5a623"])
    func `Whatever colour an operator chooses, it can be read`(color: String) throws {
        try site.settings { $0.brandColor = color }
        let path = "/assets/brand-\(color.dropFirst()).css"
        #expect(try site.get("/login").text.contains(path))
        let sheet = try site.get(path).text
        let shown = sheet.split(separator: "--accent: ").dropFirst().compactMap { Color(String($0.prefix(7))) }
        try #require(shown.count == 2)
        for ground in ["#ffffff", "#f3f4f7"] { #expect(shown[0].contrast(with: ground) >= 4.5) }
        for ground in ["#101216", "#1a1d23", "#0c0e12"] { #expect(shown[1].contrast(with: ground) >= 4.5) }
    }

    @Test(
        arguments: [
            ("#14213d", "0", [2, 1, 0]), ("#14213d", "1", [2, 1, 0]), ("#3d1414", "1", [0]),
            ("#f5c518", "0", [0, 1, 2]),
        ])
    func `A colour made readable is still that colour`(color: String, scheme: String, parts: [Int]) throws {
        let sheet = try site.get("/assets/brand-\(color.dropFirst()).css").text
        let shown = sheet.split(separator: "--accent: #").dropFirst().map { String($0.prefix(6)) }
        let digits = Array(try #require(scheme == "0" ? shown.first : shown.last))
        let values = try stride(from: 0, to: 6, by: 2).map {
            try #require(Int(String(digits[$0...($0 + 1)]), radix: 16))
        }
        // From the strongest of red, green and blue to the weakest, and far enough apart that nobody takes it for grey.
        let order = [0, 1, 2].sorted { values[$0] > values[$1] }
        #expect(Array(order.prefix(parts.count)) == parts && values[order[0]] - values[order[2]] >= 0x28, "\(shown)")
    }

    @Test(arguments: ["red", "#12345", "#12345g", "", "#ééé"])
    func `A colour that is none is left out`(color: String) throws {
        try site.settings { $0.brandColor = color }
        #expect(try !site.get("/login").text.contains("brand-"))
    }

    @Test func `The operator's name stands on every page, as text`() throws {
        try site.settings { $0.brandName = "A <b> & Co" }
        let page = try site.get("/login").text
        #expect(page.contains("<title>Sign in – A &lt;b&gt; &amp; Co</title>") && !page.contains("<b>"))
    }
}

extension Color {
    fileprivate func contrast(with text: String) -> Double { Color(text).map { contrast(to: $0) } ?? 0 }
}
