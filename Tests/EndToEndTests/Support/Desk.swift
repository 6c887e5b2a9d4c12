// The dashboard in a browser, as an operator clicks through it.

import JSON
import POSIX
import Testing

struct Desk {
    let server: Development
    let browser: Browser

    /// Signs in and chooses an environment.
    init(_ server: Development, environment: String) throws {
        self.server = server
        browser = try Browser(server.scratch)
        try browser.open("http://dashboard.localhost:\(server.ports[0])")
        try browser.fill("#email", server.value("OPERATOR_EMAIL"))
        try browser.fill("#password", server.value("OPERATOR_PASSWORD"))
        try browser.click("main button[type=submit]")
        try browser.click(".tiles a[href='/environments/\(environment)']")
    }

    /// An item of the navigation.
    func go(_ section: String) throws { try browser.click("#navigation a[href$='/\(section)']") }

    /// Sends the form of the page.
    func submit() throws { try browser.click("main form.stack button[type=submit]") }

    /// Registers an application and gives what is shown once.
    func register(_ name: String, redirectURI: String? = nil, _ change: (Browser) throws -> Void = { _ in }) throws
        -> (id: String, secret: String)
    {
        try go("clients")
        try browser.follow("Register Application")
        try browser.fill("#field-name", name)
        if let redirectURI { try browser.fill("#field-redirect_uris", redirectURI) }
        try change(browser)
        try browser.look("dashboard-register")
        try submit()
        let secret = try browser.text("#secret")
        let id = try browser.text("dl.facts dd code")
        try browser.look("dashboard-registered")
        try browser.follow("I have copied it")
        #expect(try browser.text("h1") == name)
        return (id, secret)
    }

    func createScope(_ name: String, _ description: String) throws {
        try go("scopes")
        try browser.follow("Create Scope")
        try browser.fill("#field-name", name)
        try browser.fill("#field-description", description)
        try browser.look("dashboard-scope")
        try submit()
        #expect(try browser.text("h1") == name)
    }

    /// Deletes what the link of the present list leads to.
    func delete(_ name: String) throws {
        try browser.follow(name)
        try browser.follow("Delete")
        try submit()
    }

    /// The code of the quick start, as it would be copied.
    func code(_ language: String) throws -> String {
        let script = "return document.querySelector(\"pre[aria-label^='\(language):'] code\").textContent"
        guard let text = try browser.run(script).string else { throw Failure("no \(language)") }
        return text
    }
}
