// The client, the API and their provider in one process, and a browser that goes from one to the other.

import Administration
import Examples
import HTTP
import HTTPTypes
import Model
import Outbound
import RelyingParty
import Testing
import TestSupport

final class TwoParts {
    static let origin = "http://localhost:3000"
    static let api = "http://localhost:4100"

    let site: TestSite
    let asked = AskedAddresses()
    let user: User
    let browser: TestBrowser
    let client: Client
    private let app: DocumentsApp
    private let resource: DocumentsAPI
    private var cookies: [String: String] = [:]

    var issuer: String { site.fixtures.root }

    init() throws {
        let site = try TestSite()
        self.site = site
        user = try site.person()
        client = try site.webClient(redirectURIs: [Self.origin + "/callback"]) {
            $0.isFirstParty = true
            $0.postLogoutRedirectURIs = [RedirectURI(unchecked: Self.origin + "/")]
        }
        browser = TestBrowser(site)
        let provider = site.transport(asked)
        let time = site.time
        let resource = DocumentsAPI(
            AccessTokenCheck(
                KnownProvider(site.fixtures.root, by: provider, monotonic: { time.monotonic }),
                audience: Fixtures.documents, clock: time.clock))
        self.resource = resource
        // The API is asked over HTTP too.
        let transport = Transport(
            get: { url, authorization in
                guard url.description.hasPrefix(Self.api) else { return try provider.get(url, authorization) }
                var fields: Fields = [:]
                fields[.authorization] = authorization
                let response = resource.respond(to: try Self.request(.get, url.target, fields))
                return FetchedDocument(status: response.status.code, contentType: "", body: response.body)
            }, post: provider.post)
        app = DocumentsApp(
            DocumentsApp.Settings(
                origin: Self.origin, api: Self.api,
                client: RegisteredClient(id: client.clientID.description, secret: Secret("secret"))),
            KnownProvider(site.fixtures.root, by: transport, monotonic: { time.monotonic }), clock: time.clock,
            randomness: .system)
    }

    static func request(_ method: HTTPRequest.Method, _ target: String, _ fields: Fields) throws -> Request {
        try Request(
            method: method, target: target, fields: fields, body: [], tenant: nil,
            remoteAddress: IPAddress(v4: 0x7f00_0001), id: "test")
    }

    /// Asks the client, with the cookies that it has set.
    @discardableResult
    func ask(
        _ target: String, _ method: HTTPRequest.Method = .get, _ more: Fields = [:], withCookies: Bool = true
    ) throws -> Answer {
        var fields = more
        if withCookies, !cookies.isEmpty {
            fields[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        let response = app.respond(to: try Self.request(method, target, fields))
        for field in response.fields[values: .setCookie] {
            let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
            cookies[pair[0]] = pair.count > 1 ? pair[1] : nil
        }
        return Answer(response)
    }

    func api(_ target: String, _ authorization: String?, _ method: HTTPRequest.Method = .get) throws -> Answer {
        var fields: Fields = [:]
        fields[.authorization] = authorization
        return Answer(resource.respond(to: try Self.request(method, target, fields)))
    }

    /// From the button to the provider and back: the target of the callback.
    func callback() throws -> String {
        try browser.signIn(user)
        let sent = try #require(try ask("/login").location)
        let back = try #require(try browser.get(String(sent.dropFirst(site.fixtures.root.utf8.count))).location)
        try #require(back.hasPrefix(Self.origin + "/callback?"), "\(back)")
        return String(back.dropFirst(Self.origin.utf8.count))
    }

    func signIn() throws {
        let answer = try ask(try callback())
        try #require(answer.status == 303 && answer.location == Self.origin + "/", "\(answer.text)")
    }
}
