// One module's run of the OpenID certification plans, as the suite goes through it: from discovery to userinfo, each answer checked.

import Administration
import Cryptography
import HTTP
import HTTPTypes
import JOSE
import JSON
import Model
import OAuth
import Routing
import Store
import Testing
import TestSupport

/// A person with a password and a client of the suite. The person fills the pages that are shown.
struct PlanRun {
    static let callback = "https://app.example/callback"
    static let email = "ada@example.com"
    private static let password = "correct horse battery"

    let site: TestSite
    let browser: TestBrowser
    let user: User
    let client: Client
    let mode: ResponseMode
    private let discovery: Answer

    init(_ mode: ResponseMode, app: Bool = false) throws {
        site = try TestSite()
        browser = TestBrowser(site)
        user = try site.person(Self.email)
        let hash = try PasswordHash.make(Self.password, parameters: TestSite.cheap()).description
        try site.store().write { [user, now = site.time.now] in try $0.users.setPassword(hash, of: user.id, at: now) }
        // The suite's requests have no PKCE but in the module that is about it.
        client = try site.webClient { $0.requiresPKCE = false }
        self.mode = mode
        discovery = try site.get((app ? site.fixtures.appPath : "") + "/.well-known/openid-configuration")
    }

    var issuer: String { discovery["issuer"] ?? "" }

    /// The path of an endpoint that discovery names.
    func endpoint(_ name: String) throws -> String {
        guard let address = discovery[name], address.hasPrefix(site.fixtures.root) else {
            throw TestFailure("discovery has no \(name)")
        }
        return String(address.dropFirst(site.fixtures.root.count))
    }

    private func random() -> String { Base64URL.encode(site.installation.randomness.bytes(9)) }

    /// A request with a state and a nonce of its own.
    func asked(_ scope: String = "openid") -> AuthorizationParameters {
        AuthorizationParameters(client, scope: scope, state: random()).with("code_challenge", nil)
            .with("code_challenge_method", nil).with("nonce", random())
            .with("response_mode", mode == .query ? nil : mode.rawValue)
    }

    /// What a page of ours would have shown in a form of this name.
    func formToken(_ form: String, _ cookie: String) -> String { FormGuard.token(for: form, cookie: Secret(cookie)) }

    // MARK: Authorization

    /// What the client was told, and the pages that the person was shown.
    struct Told {
        let parameters: [String: String]
        let pages: [String]
        subscript(_ name: String) -> String? { parameters[name] }
    }

    /// The person does what each page asks.
    func authorize(_ asked: AuthorizationParameters, post: Bool = false) throws -> Told {
        let path = try endpoint("authorization_endpoint")
        var answer = try post ? browser.post(path, asked.form) : browser.get(asked.target(path))
        var pages: [String] = []
        for _ in 0..<8 {
            guard answer.status == 303, let location = answer.location, location.hasPrefix("/") else {
                return Told(parameters: try delivered(answer, asked), pages: pages)
            }
            let page = String(location.prefix { $0 != "?" })
            answer = try browser.get(location)
            guard page == "/login" || page == "/consent" else { continue }
            pages.append(page)
            answer = try browser.submit(answer, page, page == "/login" ? Self.credentials : Self.everything(answer))
        }
        throw TestFailure("the browser is sent about without end")
    }

    private static let credentials = [("email", email), ("password", password)]

    private static func everything(_ page: Answer) -> [(String, String)] {
        let boxes = page.text.split(separator: #"name="scope" value=""#).dropFirst()
        return boxes.map { ("scope", String($0.prefix { $0 != "\"" })) } + [("decision", "allow")]
    }

    /// The parameters, by the response mode that was asked for, and by no other way.
    private func delivered(_ answer: Answer, _ asked: AuthorizationParameters) throws -> [String: String] {
        let pairs = try mode == .query ? inQuery(answer) : inForm(answer)
        let told = Dictionary(pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        #expect(told.count == pairs.count, "a parameter stands twice")
        #expect(told["state"] == asked.form.first("state") && told["iss"] == issuer)
        #expect((told["code"] == nil) != (told["error"] == nil))
        return told
    }

    private func inQuery(_ answer: Answer) throws -> [(name: String, value: String)] {
        guard answer.status == 303, answer.location?.hasPrefix(Self.callback + "?") == true else {
            throw TestFailure("nothing was delivered: \(answer.status) \(answer.text)")
        }
        return answer.sent.pairs.map { ($0.name, $0.value) }
    }

    private func inForm(_ answer: Answer) throws -> [(name: String, value: String)] {
        let form = #"<form method="post" action="\#(Self.callback)">"#
        guard answer.status == 200, answer.location == nil, answer.text.contains(form) else {
            throw TestFailure("nothing was delivered: \(answer.status) \(answer.text)")
        }
        #expect(answer.text.contains("<script src="), "it is sent by itself")
        return answer.text.split(separator: "<input ").dropFirst().map { field in
            let parts = field.split(separator: "\"", omittingEmptySubsequences: false)
            return (String(parts[3]), String(parts[5]))
        }
    }

    // MARK: Tokens

    /// How the client proves itself.
    enum Method { case basic, post }

    private var secret: TestClient { TestClient(id: client.clientID.description, secret: "secret") }

    func redeem(_ told: Told, _ method: Method = .basic, verifier: String? = nil) throws -> Answer {
        var pairs = [
            ("grant_type", "authorization_code"), ("code", told["code"] ?? ""), ("redirect_uri", Self.callback),
        ]
        if let verifier { pairs.append(("code_verifier", verifier)) }
        return try site.post(
            endpoint("token_endpoint"), pairs, method == .basic ? .basic(secret) : .post(secret))
    }

    func refresh(_ token: String, by other: TestClient? = nil) throws -> Answer {
        try site.post(
            endpoint("token_endpoint"), [("grant_type", "refresh_token"), ("refresh_token", token)],
            .basic(other ?? secret))
    }

    /// A whole run: everything was right.
    struct Done {
        let pages: [String]
        let told: Told
        let tokens: Answer
        let id: TokenParts
        let info: Answer
        var access: String { tokens["access_token"] ?? "" }
        var subject: String? { id.claims["sub"]?.string }
        var authTime: Int? { id.claims["auth_time"]?.integer }
    }

    func complete(
        _ asked: AuthorizationParameters, post: Bool = false, _ method: Method = .basic, verifier: String? = nil
    ) throws -> Done {
        let told = try authorize(asked, post: post)
        let tokens = try redeem(told, method, verifier: verifier)
        let id = try check(tokens, nonce: asked.form.first("nonce"))
        let info = try site.get(endpoint("userinfo_endpoint"), .bearer(tokens["access_token"] ?? ""))
        #expect(info.status == 200 && info["sub"] == id.claims["sub"]?.string)
        return Done(pages: told.pages, told: told, tokens: tokens, id: id, info: info)
    }

    /// What the suite asks of every token response (OpenID Connect Core sections 3.1.3.3 and 3.1.3.7).
    func check(_ tokens: Answer, nonce: String?) throws -> TokenParts {
        guard tokens.status == 200, let text = tokens["id_token"], let access = tokens["access_token"] else {
            throw TestFailure("no tokens: \(tokens.text)")
        }
        #expect(tokens["token_type"] == "Bearer" && tokens.field(.cacheControl) == "no-store")
        let token = try TokenParts(text)
        let now = site.time.now.seconds
        #expect(token.header["alg"] == "RS256" && token.header["kid"] != nil)
        #expect(try token.isSigned(byKeySet: site.get(endpoint("jwks_uri")).body))
        #expect(token.claims["iss"]?.string == issuer && token.claims["aud"]?.string == client.clientID.description)
        #expect(token.claims["iat"] == .integer(now) && token.claims["exp"]?.integer ?? 0 > now)
        #expect(token.claims["nonce"]?.string == nonce)
        #expect((1...255).contains(token.claims["sub"]?.string?.utf8.count ?? 0))
        let hash = Base64URL.encode(Array(Digest.sha256(Array(access.utf8)).prefix(16)))
        #expect(token.claims["at_hash"]?.string == hash)
        return token
    }
}
