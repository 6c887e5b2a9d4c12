// Every page as a file, for those who want to look: `GALLERY=folder swift test --filter Gallery`, and any web server on the folder.

import Administration
import Glibc
import HTTP
import Model
import Pages
import POSIX
import Routing
import Store
import Testing
import TestSupport

@Suite("Gallery")
struct Gallery {
    @Test func `Every page can be drawn`() throws {
        let site = try PageSite()
        let pages = try Self.pages(site)
        #expect(pages.allSatisfy { $0.1.text.hasPrefix("<!DOCTYPE html>") })
        let server = try Self.webServerPages()
        #expect(server.map(\.name) == ["nginx-503", "nginx-504", "nginx-413", "nginx-429"])
        #expect(server.allSatisfy { $0.text.hasPrefix("<!doctype html><html lang=") && $0.text.contains("<h1>") })
        #expect(pages.contains { $0.0 == "consent" && $0.1.text.contains(#"<img src="\#(Self.logo)""#) })
        try Self.write(pages, server, site)
    }

    /// An application's logo, as its operator might have it.
    private static let logo = "/client-logo.svg"
    private static let logoMarkup = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 56 56"><rect width="56" height="56" rx="12" fill="#0b6e4f"/>
        <path d="M18 14h14l8 8v20H18z" fill="#fff"/></svg>
        """

    /// What nginx says to people by itself, as its configuration has it.
    static func webServerPages() throws -> [(name: String, text: String)] {
        let tests = #filePath.prefix(upTo: #filePath.firstRange(of: "/Tests/")?.lowerBound ?? #filePath.endIndex)
        let configuration = String(decoding: try File.read(tests + "/nginx/application.conf"), as: UTF8.self)
        return configuration.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "'", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1].hasPrefix("<!doctype"), let status = parts[0].split(separator: " ").last
            else { return nil }
            return ("nginx-\(status)", String(parts[1].replacing("\\n", with: "\n")))
        }
    }

    /// Every page there is, by name.
    static func pages(_ site: PageSite) throws -> [(String, Response)] {
        let long = "Third-Party Documents App"
        let parked = try site.park(
            try site.client(
                {
                    $0.clientURI = "https://docs.example"
                    $0.logoURI = logo
                    $0.policyURI = "https://docs.example/privacy"
                    $0.termsURI = "https://docs.example/terms"
                }, name: long))
        var pages: [(String, Response)] = [
            ("sign-in", try site.get("/login?interaction=\(parked.id)")), ("register", try site.get("/register")),
            ("forgot", try site.get("/password/forgot")), ("reset", try site.get("/password/reset?token=x")),
            ("verify", try site.get("/verify-email?token=x")), ("home", try site.get("/")),
            ("signed-out", try site.get("/signed-out")),
            ("not-found", try site.get("/nothing")), ("link-dead", try site.get("/verify-email")),
            ("gone", try site.get("/login?interaction=x")),
            ("form-refused", try site.post("/login", "sign-in", [], token: "x")),
            ("mail-sent", try site.post("/password/forgot", "forgot", [("email", "ada@example.com")])),
            ("register-errors", try site.post("/register", "register", [("email", "nobody")])),
        ]
        site.standIns.set { $0.guess = .refused(.wrong, reference: "KFMWQXHBTR") }
        pages.append(("wrong", try site.post("/login", "sign-in", [("email", "ada@example.com"), ("password", "x")])))
        try site.settings { settings in
            settings.brandName = "Ministry of Exceedingly Long Names and Other Affairs"
            settings.brandColor = "#f5c518"
        }
        pages.append(("branded", try site.get("/login")))
        site.standIns.set { $0.verified = .refused(.wrong, reference: "KFMWQXHBTR") }
        pages.append(
            ("verify-wrong", try site.post("/verify-email", "verify", [("token", "x"), ("password", "x")])))
        try site.settings { settings in
            settings.brandName = "Night"
            settings.brandColor = "#14213d"
        }
        pages.append(("branded-night", try site.get("/register")))
        try site.settings { $0.allowsRegistration = false }
        pages.append(("closed", try site.get("/register")))
        try site.settings { $0.allowsRegistration = true }
        try site.settings { settings in
            settings.brandName = nil
            settings.brandColor = nil
        }
        let invitation = "/invitations/\(parked.id)?token=x"
        let email = try EmailAddress("ada@example.com")
        for hasAccount in [false, true] {
            site.standIns.set { $0.offer = .init(email: email, organization: "Acme", hasAccount: hasAccount) }
            pages.append(("invitation\(hasAccount ? "-account" : "")", try site.get(invitation)))
        }
        pages += try signedIn(site, parked)
        pages.append(("invitation-present", try site.get(invitation, .signedIn)))
        return pages
    }

    /// One of the operator's own, which nobody was asked about.
    private static func addOwnApplication(_ site: PageSite, _ presence: Presence) throws {
        let client = try site.client({ $0.isFirstParty = true }, name: "Documents App")
        let grant = AuthorizationGrant(
            id: Randomness.system.id(at: site.now), user: presence.user.id, client: client.id,
            session: presence.session.id, issuer: site.site.fixtures.root, scopes: [.openid], resource: nil,
            authenticatedAt: site.now, methods: ["pwd"], nonce: nil, claims: nil, createdAt: site.now,
            expiresAt: site.now.adding(seconds: 3600))
        try site.site.store().write { try $0.grants.insert(grant) }
    }

    private static func signedIn(_ site: PageSite, _ parked: Interaction) throws -> [(String, Response)] {
        let presence = try site.signIn("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
        _ = try site.addSession(of: presence.user.id, "Mozilla/5.0 (iPhone) AppleWebKit Version/18 Safari/605")
        let client = try #require(try site.site.store().read { try $0.clients.find(parked.client) })
        let scopes: ScopeSet = [.openid, .profile, try ScopeToken("read:documents"), .offlineAccess]
        let documents = try ScopeToken("read:documents")
        let server = try site.site.store().read { rows in
            try rows.resourceServers.find(ResourceIndicator(Fixtures.documents))?.id
        }
        for (server, scopes) in [(nil, scopes.subtracting([documents])), (server, [documents] as ScopeSet)] {
            let consent = Consent(
                id: Randomness.system.id(at: site.now), user: presence.user.id, client: client.id,
                resourceServer: server, scopes: scopes, createdAt: site.now, updatedAt: site.now)
            try site.site.store().write { try $0.consents.put(consent) }
        }
        try addOwnApplication(site, presence)
        let permissions = scopes.map { scope in
            ConsentQuestion.Permission(
                scope: scope, api: scope == documents ? "Documents" : nil,
                description: "read the documents you keep there", isRequired: scope == .openid)
        }
        site.standIns.set {
            $0.question = ConsentQuestion(client: client, permissions: permissions, returnsTo: "docs.example")
        }
        return [
            ("consent", try site.get("/consent?interaction=\(parked.id)", .signedIn)),
            ("account", try site.get("/account?done=saved", .signedIn)),
            ("sign-in-again", try site.get("/login?interaction=\(parked.id)", .signedIn)),
            ("sign-out", try site.draw(.signOut(form: "logout", action: "/oauth/logout", carried: []))),
            (
                "form-post",
                try site.draw(
                    .handOver(to: "https://docs.example/callback", fields: [("code", "x")], script: "/nothing.js"))
            ),
            ("account-email", try site.get("/account/email?done=sent", .signedIn)),
            ("account-email-wrong", try site.post("/account/email", "email", [("email", "nobody")], .signedIn)),
            ("account-password", try site.post("/account/password", "password", [("password", "x")], .signedIn)),
            ("account-sessions", try site.get("/account/sessions", .signedIn)),
            ("account-applications", try site.get("/account/applications", .signedIn)),
        ]
    }

    /// Where a folder is named.
    private static func write(
        _ pages: [(String, Response)], _ server: [(name: String, text: String)], _ site: PageSite
    ) throws {
        guard let name = getenv("GALLERY") else { return }
        let folder = String(cString: name)
        try Folder.createAll(folder + "/assets", mode: 0o755)
        try File.replace(folder + logo, with: Array(logoMarkup.utf8), mode: 0o644)
        for (name, text) in server {
            try File.replace("\(folder)/\(name).html", with: Array(text.utf8), mode: 0o644)
        }
        for (name, page) in pages {
            try File.replace("\(folder)/\(name).html", with: page.body, mode: 0o644)
            for path in page.text.split(separator: "\"") where path.hasPrefix("/assets/") {
                try File.replace(folder + path, with: try site.get(String(path)).body, mode: 0o644)
            }
        }
    }
}
