// The settings of an environment: shown, tried out, saved, and refused at their fields.

import HTTPTypes
import Administration
import HTTP
import Model
import Store
import Testing
import TestSupport

@Suite struct SettingsPageTests {
    /// Every field as it stands when the page is opened.
    private static let usual = [
        ("name", "Acme test"), ("registration", "true"), ("verification_required", "true"),
        ("session_lifetime", "2592000"), ("token_lifetime", "7200"), ("code_lifetime", "60"),
        ("refresh_lifetime", "2592000"), ("refresh_idle_lifetime", "1209600"), ("brand_name", ""),
        ("brand_logo_uri", ""), ("brand_color", ""), ("audit_retention", ""),
    ]

    private static func with(_ changes: [String: String]) -> [(String, String)] {
        usual.map { name, value in (name, changes[name] ?? value) }
    }

    private let desk: OperatorDesk

    init() throws { desk = try OperatorDesk() }

    private var settings: EnvironmentSettings {
        get throws { try desk.reception.site.store().read { try $0.settings.get() } }
    }

    @Test func `Each setting has its field, with its value and what it is for`() throws {
        let page = try desk.page("/settings").text
        for setting in EnvironmentSetting.all {
            #expect(page.contains(#"id="field-\#(setting.name)""#), "\(setting.name)")
        }
        #expect(page.contains(#"name="session_lifetime" aria-describedby="field-session_lifetime-hint" required"#))
        #expect(page.contains("300 (5 minutes) to 31536000 (365 days)"), "\(page)")
    }

    @Test func `What is saved holds at once, and a tick that is taken away counts`() throws {
        let answer = try desk.send(
            "/settings",
            Self.with([
                "name": "Acme", "registration": "", "session_lifetime": "86400", "brand_name": "Acme Login",
                "brand_color": "#ff8800", "audit_retention": "90",
            ]))
        #expect(answer.location == "/environments/acme-test/settings?done=saved", "\(answer.text)")
        let now = try settings
        #expect(!now.allowsRegistration && now.requiresVerification && now.sessionLifetime == 86_400)
        #expect(now.brandName == "Acme Login" && now.brandColor == "#ff8800" && now.auditRetention == 90)
        #expect(try desk.reception.site.installation.environment("acme-test").name == "Acme")
        #expect(try desk.reception.site.get("/login").text.contains("Acme Login"))
        let again = try desk.page("/settings").text
        #expect(again.contains(#"value="Acme Login""#) && again.contains(#"value="90""#))
        // What was taken away is none again.
        _ = try desk.send("/settings", Self.with(["name": "Acme", "session_lifetime": "86400"]))
        #expect(try settings.brandName == nil && settings.auditRetention == nil && settings.allowsRegistration)
    }

    @Test func `A preview shows what was chosen and saves nothing`() throws {
        let answer = try desk.send(
            "/settings",
            Self.with([
                "brand_name": "<Acme>", "brand_color": "#004400", "brand_logo_uri": "https://cdn.example/logo.png",
            ]) + [("preview", "true")])
        #expect(answer.status == 200 && answer.text.contains("&lt;Acme&gt;</text>"), "\(answer.text)")
        #expect(answer.text.contains(##"fill="#004400""##))
        #expect(answer.text.contains(#"<image href="https://cdn.example/logo.png""#))
        #expect(answer.field(.contentSecurityPolicy)?.contains("img-src 'self' data: https://cdn.example;") == true)
        #expect(!answer.text.contains(" style="))
        #expect(try settings == EnvironmentSettings())
    }

    @Test(arguments: [
        ("brand_color", "red", "Colour must be a colour such as #1d4ed8."),
        (
            "brand_logo_uri", "http://cdn.example/logo.png",
            "Logo must be an address that begins with https:// and a host."
        ),
        ("session_lifetime", "1", "Session lifetime must be a whole number from 300 to 31536000."),
        ("session_lifetime", "soon", "Session lifetime must be a whole number from 300 to 31536000."),
        ("token_lifetime", "", "Access token lifetime must be a whole number from 60 to 86400."),
        ("audit_retention", "0", "Audit events kept, in days must be a whole number from 1 to 36500."),
        ("name", "", "Name must have 1 to 100 characters."),
    ])
    func `What cannot be is said at its field, and nothing is saved`(
        _ field: String, _ value: String, _ sentence: String
    ) throws {
        let answer = try desk.send("/settings", Self.with([field: value, "brand_name": "Other"]))
        #expect(answer.status == 422)
        let error = #"<p class="error" id="field-\#(field)-error">\#(sentence)</p>"#
        #expect(answer.text.contains(error), "\(answer.text)")
        #expect(answer.text.contains(#"value="Other""#))
        #expect(try settings == EnvironmentSettings())
    }

    @Test func `Two who change it at once do not overwrite one another`() throws {
        let page = try desk.page("/settings")
        _ = try desk.send("/settings", Self.with(["brand_name": "First"]))
        let answer = try desk.browser.submit(
            page, OperatorDesk.place + "/settings", Self.with(["brand_name": "Second"]))
        #expect(answer.status == 422 && answer.text.contains("Somebody else has changed this"))
        #expect(try settings.brandName == "First")
    }

    @Test func `A preview does not hide what somebody else has saved meanwhile`() throws {
        let page = try desk.page("/settings")
        _ = try desk.send("/settings", Self.with(["brand_name": "First"]))
        let target = OperatorDesk.place + "/settings"
        let preview = try desk.browser.submit(page, target, Self.with(["brand_name": "Second"]) + [("preview", "true")])
        let answer = try desk.browser.submit(preview, target, Self.with(["brand_name": "Second"]))
        #expect(answer.status == 422 && answer.text.contains("Somebody else has changed this"))
        #expect(try settings.brandName == "First")
    }

    @Test func `A viewer reads the settings and has no form`() throws {
        let viewer = try OperatorDesk(.viewer)
        let page = try viewer.page("/settings").text
        #expect(page.contains("30 days") && page.contains("Access token lifetime"))
        #expect(!page.contains(#"<form method="post""#))
    }
}
