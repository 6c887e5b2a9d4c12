// Discovery: whom an application believes to be its provider.

import HTTP
import Model
import Outbound
import RelyingParty
import Testing

@Suite struct ProviderTests {
    private static let issuer = "https://id.example"

    private static func document(_ change: (String, String?)? = nil) -> String {
        var members: [(String, String?)] = [
            ("issuer", #""\#(issuer)""#), ("authorization_endpoint", #""https://id.example/authorize""#),
            ("token_endpoint", #""https://id.example/token""#), ("jwks_uri", #""https://id.example/keys""#),
        ]
        if let change {
            members.removeAll { $0.0 == change.0 }
            members.append(change)
        }
        return "{" + members.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }.joined(separator: ",")
            + "}"
    }

    private func discover(_ text: String, status: Int = 200, of issuer: String = issuer) throws -> Provider {
        let transport = Transport(
            get: { _, _ in FetchedDocument(status: status, contentType: "", body: Array(text.utf8)) },
            post: { _, _, _ in throw OutboundError.unspeakable })
        return try Provider.discover(issuer, by: transport)
    }

    @Test func `A good document is read`() throws {
        let provider = try discover(Self.document())
        #expect(provider.tokenEndpoint.description == "https://id.example/token")
        #expect(provider.userInfoEndpoint == nil && !provider.namesIssuerInResponses)
    }

    @Test(arguments: [
        ("issuer", #""https://id.example/""#), ("issuer", #""https://evil.example""#), ("issuer", nil), ("issuer", "7"),
        ("token_endpoint", nil), ("token_endpoint", #""http://id.example/token""#),
        ("jwks_uri", #""file:///etc/passwd""#),
        ("authorization_endpoint", "null"), ("authorization_endpoint", #""javascript:alert(1)""#),
        ("userinfo_endpoint", #""http://10.0.0.1/""#),
    ])
    func `A document of another issuer, or with endpoints that cannot be, is refused`(_ name: String, _ value: String?)
    {
        #expect(throws: RelyingPartyError.self) { try discover(Self.document((name, value))) }
    }

    @Test(arguments: [("[]", 200), ("<html>", 200), ("", 200), (document(), 404), (document(), 302)])
    func `What is no document is refused`(_ text: String, _ status: Int) {
        #expect(throws: RelyingPartyError.self) { try discover(text, status: status) }
    }

    @Test(arguments: [
        "http://id.example", "id.example", "ftp://id.example", "https://id.example?x=1", "https://a@id.example",
    ])
    func `What is no issuer is not asked`(_ issuer: String) {
        #expect(throws: RelyingPartyError.self) { try discover(Self.document(("issuer", "\"\(issuer)\"")), of: issuer) }
    }

    @Test(arguments: ["http://localhost:4000", "http://acme.localhost:4000", "http://127.0.0.1:9", "http://[::1]:9"])
    func `Plain http is spoken on this machine`(_ issuer: String) throws {
        #expect(try discover(Self.document(("issuer", "\"\(issuer)\"")), of: issuer).issuer == issuer)
    }

    @Test func `What somebody else says cannot command a terminal`() {
        #expect(RelyingParty.plain("a\u{1b}[2J\nb\u{202e}c\u{9b}d") == "a [2J b c d")
        #expect(RelyingParty.plain(String(repeating: "x", count: 1000)).count == 300)
    }
}
