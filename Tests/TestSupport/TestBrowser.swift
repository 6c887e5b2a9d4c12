// A person's browser, the clients that people are sent by, and what comes back to them.

internal import Administration
internal import Cryptography
package import HTTP
package import HTTPTypes
internal import Identity
package import Model
package import OAuth
internal import Store

/// Keeps cookies, as they are set, and sends them.
package final class TestBrowser {
    package let site: TestSite
    package let host: String
    package private(set) var cookies: [(name: String, value: String)] = []

    package init(_ site: TestSite, host: String = "acme-test.localhost") {
        self.site = site
        self.host = host
    }

    /// What the cookies are called at this host.
    private var prefix: String { host == "localhost" ? "gh_3001_" : "gh_4000_" }

    package func set(_ name: String, _ value: String?) {
        cookies.removeAll { $0.name == prefix + name }
        if let value { cookies.append((prefix + name, value)) }
    }

    package func get(_ target: String) throws -> Answer { try send(.get, target) }

    package func post(_ target: String, _ form: Form) throws -> Answer {
        try send(.post, target, Array(form.encoded().utf8))
    }

    /// Sends the form with this action that a page has shown, with its hidden fields, as a browser would.
    package func submit(_ page: Answer, _ action: String, _ pairs: [(String, String)]) throws -> Answer {
        guard let start = page.text.firstRange(of: "action=\"\(action)\"") else {
            throw TestFailure("no form \(action): \(page.status) \(page.text)")
        }
        let markup = String(page.text[start.upperBound...])
        let end = markup.firstRange(of: "</form>")?.lowerBound ?? markup.endIndex
        var form = Form()
        for input in markup[..<end].split(separator: "<input").dropFirst() where input.contains("type=\"hidden\"") {
            form.append(Self.attribute("name", input), Self.attribute("value", input))
        }
        for (name, value) in pairs { form.append(name, value) }
        return try send(
            .post, action, Array(form.encoded().utf8), fields: [.origin: "null", .secFetchSite: "same-origin"])
    }

    private static func attribute(_ name: String, _ element: Substring) -> String {
        guard let start = element.firstRange(of: " \(name)=\"") else { return "" }
        return unescaped(element[start.upperBound...].prefix { $0 != "\"" })
    }

    /// The text that markup stands for.
    package static func unescaped(_ markup: some StringProtocol) -> String {
        var text = String(markup)
        for (entity, plain) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
            text = text.split(separator: entity, omittingEmptySubsequences: false).joined(separator: plain)
        }
        return text
    }

    package func send(
        _ method: HTTPRequest.Method, _ target: String, _ body: [UInt8] = [], fields: Fields = [:]
    ) throws -> Answer {
        var fields = fields
        if method == .post { fields[.contentType] = "application/x-www-form-urlencoded" }
        if !cookies.isEmpty {
            fields[.cookie] = cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
        }
        let answer = try site.send(method, target, host: host, fields: fields, body: body)
        for field in answer.response.fields[values: .setCookie] {
            let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
            cookies.removeAll { $0.name == pair[0] }
            cookies.append((pair[0], pair.count > 1 ? pair[1] : ""))
        }
        return answer
    }

    /// Signs a person in without any page; an earlier session stays in the store.
    @discardableResult
    package func signIn(_ user: User, at time: Timestamp? = nil) throws -> Session {
        let now = time ?? site.time.now
        let token = UnpaddedBase64.urlSafe.encode(site.installation.randomness.bytes(32))
        let session = Session(
            id: site.installation.randomness.id(at: now), user: user.id, authenticatedAt: now, methods: ["pwd"],
            remoteAddress: "192.0.2.1", userAgent: "Test", createdAt: now, lastActiveAt: now,
            expiresAt: now.adding(seconds: 30 * 86_400))
        try site.store().write { try $0.sessions.insert(session, tokenDigest: Digest.sha256(token)) }
        set("session", String(decoding: token, as: UTF8.self))
        return session
    }

    /// As the flow sees it.
    package var asBrowser: Browser {
        func secret(_ name: String) -> Secret? { cookies.first { $0.name == prefix + name }.map { Secret($0.value) } }
        return Browser(
            identifier: secret("browser"), session: secret("session"), remoteAddress: "192.0.2.1", requestID: nil)
    }

    /// Answers the consent page of an interaction.
    @discardableResult
    package func consent(_ interaction: String, _ answer: ConsentDecisions.Answer) throws -> String {
        try ConsentDecisions(
            randomness: site.installation.randomness, hints: site.installation.keyrings, budget: DecisionBudget { 0 }
        ).decide(interaction, answer, from: asBrowser, in: site.store(), at: site.time.now)
    }
}

extension TestSite {
    /// A client that people are sent by.
    package func webClient(
        _ name: String = "Documents App", _ type: Client.ClientType = .confidential,
        redirectURIs: [String] = ["https://app.example/callback"],
        scopes: String = "openid profile email address phone offline_access read:documents reports:run",
        grants: [GrantType] = [.authorizationCode, .refreshToken],
        _ change: (inout ClientMetadata) -> Void = { _ in }
    ) throws -> Client {
        let id: ID<Client> = installation.randomness.id(at: time.now)
        var metadata = ClientMetadata()
        metadata.redirectURIs = redirectURIs.map { RedirectURI(unchecked: $0) }
        change(&metadata)
        let client = Client(
            id: id, clientID: try ClientID(id.description), name: name, type: type, grantTypes: grants,
            authenticationMethod: type == .confidential ? .basic : .none,
            secretDigest: type == .confidential ? Digest.sha256(Array("secret".utf8)) : nil,
            allowedScopes: try ScopeSet(parsing: scopes), metadata: metadata, createdAt: time.now)
        try store().write { try $0.clients.insert(client) }
        return client
    }
}

extension TestSite {
    /// What a `webClient` gets at the token endpoint for the code in an authorization response.
    package func redeem(_ answer: Answer, of client: Client, _ path: String = Paths.rootToken) throws -> Answer {
        guard let code = answer.sent.first("code") else {
            throw TestFailure("no code: \(answer.location ?? answer.text)")
        }
        return try post(
            path,
            [
                ("grant_type", "authorization_code"), ("code", code),
                ("redirect_uri", client.metadata.redirectURIs.first?.description ?? ""),
                ("code_verifier", AuthorizationParameters.verifier),
            ], .basic(client.proof))
    }

    /// The same for a refresh token.
    package func refresh(_ tokens: Answer, of client: Client) throws -> Answer {
        try post(
            Paths.rootToken, [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"] ?? "")],
            .basic(client.proof))
    }
}

extension Client {
    fileprivate var proof: TestClient { TestClient(id: clientID.description, secret: "secret") }
}

/// An authorization request as a test writes it down.
package struct AuthorizationParameters: ExpressibleByDictionaryLiteral, Sendable {
    /// RFC 7636 appendix B.
    package static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    package static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    package private(set) var form = Form()

    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { form.append(name, value) }
    }

    /// A request that is right in every respect.
    package init(_ client: Client, scope: String = "openid profile", state: String = "af0ifjsldkj") {
        form = [
            "response_type": "code", "client_id": client.clientID.description,
            "redirect_uri": client.metadata.redirectURIs.first?.description ?? "", "scope": scope, "state": state,
            "code_challenge": Self.challenge, "code_challenge_method": "S256",
        ]
    }

    /// With another value, or without the parameter.
    package func with(_ name: String, _ value: String?) -> AuthorizationParameters {
        var other = self
        other.form = Form()
        var isDone = false
        for pair in form.pairs {
            guard pair.name == name else {
                other.form.append(pair.name, pair.value)
                continue
            }
            if let value, !isDone { other.form.append(name, value) }
            isDone = true
        }
        if let value, !isDone { other.form.append(name, value) }
        return other
    }

    package func adding(_ name: String, _ value: String) -> AuthorizationParameters {
        var other = self
        other.form.append(name, value)
        return other
    }

    package func target(_ path: String = "/oauth/authorize") -> String { "\(path)?\(form.encoded())" }
}

extension Answer {
    package var location: String? { field(.location) }

    /// The parameters in the query of the address it sends the browser to.
    package var sent: Form {
        guard let location, let mark = location.firstIndex(of: "?") else { return Form() }
        return (try? Form(parsing: String(location[location.index(after: mark)...]))) ?? Form()
    }

    /// The interaction, when the browser is sent to a page.
    package func interaction(at page: String) throws -> String {
        guard status == 303, let location, location.hasPrefix("\(page)?interaction="),
            let id = sent.first("interaction")
        else { throw TestFailure("no \(page): \(status) \(location ?? text)") }
        return id
    }
}
