// Advisory 12: every kind of secret text at every place that takes one, at both issuers. Each opens its own kind's door alone.

import Administration
import Application
import Database
import HTTP
import HTTPTypes
import JSON
import Model
import OAuth
import Outbound
import Routing
import Store
import Testing
import TestSupport

@Suite struct TokenKindAdvisoryTests {
    private enum Kind: String, CaseIterable {
        case code, refreshToken, accessToken, opaqueToken, idToken, verificationLink, resetLink, session, browser,
            interaction, formToken, clientSecret, changeLink, invitationLink, cursor
    }

    private enum Door: String, CaseIterable {
        case codeGrant, refreshGrant, introspection, userInfo, bearerOfBuilder, verification, reset, account, resume,
            invitation, list
    }

    /// What each kind opens, where it was made.
    private static let keys: [Kind: Set<Door>] = [
        .code: [.codeGrant], .refreshToken: [.refreshGrant, .introspection],
        .accessToken: [.introspection, .userInfo], .opaqueToken: [.introspection, .userInfo],
        .changeLink: [.verification], .invitationLink: [.invitation], .cursor: [.list],
        .verificationLink: [.verification], .resetLink: [.reset], .session: [.account], .interaction: [.resume],
    ]

    private let site: TestSite
    private let browser: TestBrowser
    private let client: PeopleClient
    private let opaque: PeopleClient
    /// Of the Management API.
    private let management: String

    init() throws {
        site = try TestSite()
        browser = TestBrowser(site)
        client = try site.peopleClient()
        opaque = try site.peopleClient("opaque") { $0.tokenFormat = .opaque }
        management = try site.token(site.fixtures.management, resource: site.fixtures.root + "/api")
        for name in ["a", "b"] { _ = try create("role", ["name": .string(name)]) }
    }

    private func make(_ kind: Kind, _ isApp: Bool) throws -> String {
        func tokens(_ client: PeopleClient) throws -> Answer {
            try site.tokens(of: site.signIn(client, app: isApp), client, app: isApp)
        }
        switch kind {
        case .code: return try site.signIn(client, app: isApp).code
        case .refreshToken: return try tokens(client)["refresh_token"] ?? ""
        case .accessToken: return try tokens(client)["access_token"] ?? ""
        case .opaqueToken: return try tokens(opaque)["access_token"] ?? ""
        case .idToken: return try tokens(client)["id_token"] ?? ""
        case .verificationLink: return try mailed("/register", [("email", Self.newAddress)])
        case .resetLink:
            let person = try site.person(Self.newAddress)
            return try mailed("/password/forgot", [("email", person.email?.description ?? "")])
        case .session: return try site.signIn(client).cookie
        case .browser, .interaction:
            let browser = TestBrowser(site)
            let web = try site.webClient()
            let id = try browser.get(
                AuthorizationParameters(web).target(isApp ? "/api/v1/oidc/auth" : "/oauth/authorize"))
            let name = try id.interaction(at: "/login")
            for cookie in browser.cookies { self.browser.set("browser", cookie.value) }
            return kind == .browser ? browser.cookies[0].value : name
        case .changeLink:
            let other = TestBrowser(site)
            try other.signIn(site.person(Self.newAddress, Self.password))
            return try mailed(
                by: other, "/account/email", [("email", Self.newAddress), ("present_password", Self.password)])
        case .invitationLink: return try invite()
        case .cursor:
            let page = try site.get("/api/roles?page[limit]=1", .bearer(management))
            return String(try #require(page.json["links"]?["next"]?.string?.split(separator: "=").last))
        case .formToken: return FormGuard.token(for: "sign-in", cookie: Secret("browser"))
        case .clientSecret: return "secret-of-web"
        }
    }

    /// Each of its own: how many mails go to one is limited.
    private static var newAddress: String { "p\(UInt32.random(in: 0...UInt32.max))@example.com" }

    private static let password = "a good password"

    private func create(_ type: String, _ attributes: JSONObject) throws -> Answer {
        let document: JSON = ["data": ["type": .string(type), "attributes": .object(attributes)]]
        let made = try site.send(
            .post, "/api/\(type)s",
            fields: [.authorization: "Bearer \(management)", .contentType: "application/vnd.api+json"],
            body: document.serialized())
        guard made.status == 201 else { throw TestFailure("no \(type): \(made.text)") }
        return made
    }

    private func invite() throws -> String {
        try mailed { _ = try create("invitation", ["email": .string(Self.newAddress)]) }
    }

    /// Of the invitation that was mailed last.
    private func invitation() throws -> String {
        let text = try #require(site.mails.all.last?.text)
        let start = try #require(text.firstRange(of: "/invitations/")).lowerBound
        return String(text[start...].prefix { $0 != "?" })
    }

    private func mailed(
        by browser: TestBrowser? = nil, _ path: String, _ pairs: [(String, String)]
    ) throws -> String {
        let browser = browser ?? self.browser
        return try mailed {
            _ = try browser.submit(browser.get(path), path, pairs + [("password", Self.password)])
        }
    }

    private func mailed(_ cause: () throws -> Void) throws -> String {
        let before = site.mails.all.count
        try cause()
        guard site.mailQueue.drain(milliseconds: 5000), site.mails.all.count > before,
            let text = site.mails.all.last?.text, let start = text.firstRange(of: "?token=")
        else { throw TestFailure("no link was mailed") }
        return String(text[start.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
    }

    /// Whether a text opens a door of an issuer.
    private func opens(_ text: String, _ door: Door, _ isApp: Bool, _ kind: Kind) throws -> Bool {
        let holder = kind == .opaqueToken ? opaque : client
        switch door {
        case .codeGrant: return try site.redeem(text, holder, app: isApp).status == 200
        case .refreshGrant: return try site.refresh(text, holder, app: isApp).status == 200
        case .introspection:
            return try site.post(
                isApp ? Paths.appIntrospection : Paths.rootIntrospection, [("token", text)], holder.proof
            ).isActive == true
        case .userInfo: return try site.get(isApp ? "/api/v1/oidc/me" : "/oauth/userinfo", .bearer(text)).status == 200
        case .bearerOfBuilder: return try site.get(Paths.users(site.fixtures.app), .bearer(text)).status == 200
        case .verification, .reset:
            let path = door == .reset ? "/password/reset" : "/verify-email"
            let page = try browser.get("\(path)?token=\(text)")
            guard page.text.contains("action=\"\(path)\"") else { return false }
            // The link of the registration goes with the password that was chosen then, and leads on.
            let password = door == .reset ? "another password" : Self.password
            return try browser.submit(page, path, [("password", password)]).status == (door == .reset ? 200 : 303)
        case .account:
            let other = TestBrowser(site)
            other.set("session", text)
            return try other.get("/account").status == 200
        case .invitation:
            if kind != .invitationLink { _ = try invite() }
            let path = try invitation()
            let page = try browser.get("\(path)?token=\(text)")
            guard page.text.contains("action=\"\(path)/accept\"") else { return false }
            return try browser.submit(page, path + "/accept", [("password", Self.password)]).status == 200
        case .list: return try site.get("/api/roles?page[after]=\(text)", .bearer(management)).status == 200
        case .resume:
            let path = isApp ? "/api/v1/oidc/auth/resume" : "/oauth/authorize/resume"
            return try browser.get("\(path)?interaction=\(text)").status == 303
        }
    }

    /// Texts that know no issuer: they belong to the person, at the address.
    private static let ofThePerson: Set<Door> = [.verification, .reset, .account, .invitation, .list]

    @Test(arguments: [false, true])
    func `Advisory12, 45 Every kind of token at every place, at both issuers`(_ isMadeAtApp: Bool) throws {
        var opened = 0
        for kind in Kind.allCases {
            // Doors that use a text up come with one of their own.
            for door in Door.allCases {
                for isApp in [!isMadeAtApp, isMadeAtApp] {
                    let text = try make(kind, isMadeAtApp)
                    let isKey = Self.keys[kind]?.contains(door) == true
                    let isHome = isApp == isMadeAtApp || Self.ofThePerson.contains(door)
                    let isOpen = try opens(text, door, isApp, kind)
                    #expect(isOpen == (isKey && isHome), "\(kind) at \(door), \(isApp ? "app" : "root") issuer")
                    if isOpen { opened += 1 }
                    try site.run("DELETE FROM users WHERE kind = 'person'")
                }
            }
        }
        // Five kinds open eight doors of their own issuer; six are the person's or the tenant's, and open theirs at both.
        #expect(opened == 8 + 6 * 2)
    }
}
