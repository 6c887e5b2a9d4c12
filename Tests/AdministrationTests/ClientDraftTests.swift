// What a client may register, and what is refused with the rule it breaks.

import Administration
import Model
import Testing
import TestSupport

@Suite struct ClientDraftTests {
    private func register(
        _ site: TestSite, _ type: Client.ClientType = .confidential, _ change: (inout ClientMetadata) -> Void
    ) throws -> ClientMetadata {
        var draft = ClientDraft(name: "B", type: type, grantTypes: [.authorizationCode])
        change(&draft.metadata)
        return try site.installation.registerClient(draft, in: site.fixtures.environment, actor: .system).client
            .metadata
    }

    private func uris(_ texts: [String]) -> [RedirectURI] { texts.map { RedirectURI(unchecked: $0) } }

    @Test func `Addresses are kept as they are written, each once`() throws {
        let site = try TestSite()
        let texts = [
            "https://www.example.com/callback?a=b&c=%20d", "http://127.0.0.1/callback", "http://[::1]:8080/cb",
            "http://localhost:3000/callback", "https://www.example.com", "https://a.example:8443/",
        ]
        let made = try register(site) {
            $0.redirectURIs = uris(texts + texts)
            $0.postLogoutRedirectURIs = uris([texts[0]])
        }
        #expect(made.redirectURIs == uris(texts) && made.postLogoutRedirectURIs == uris([texts[0]]))
        let mobile = try register(site, .isPublic) { $0.redirectURIs = uris(["com.example.app:/callback"]) }
        #expect(mobile.redirectURIs == uris(["com.example.app:/callback"]))
    }

    @Test(arguments: [
        "", "callback", "/callback", "//www.example.com/", "http://www.example.com/callback",
        "https://a.example/cb?state=1", "ftp://example.com/",
        "javascript:alert(1)", "data:text/html,x", "com.example.app:/callback", "https://www.example.com/#top",
        "https://*.example.com/", "https://www.example.com/a b", "https://user@example.com/",
        "https://www.example.com\\@evil.example/", "https://www.example.com/../a", "https://www.example.com/a/..;/b",
        "https://www.example.com/%2e%2e/a", "https://www.example.com/%2Fa", "https://www.example.com/a%252f",
        "HTTPS://www.example.com/", "https://WWW.example.com/", "https:///callback", "https://", "https://a.example:0/",
        "https://a.example:99999/", "https://a.example:x/", "http://127.0.0.1.evil.example/", "http://127.0.0.2/",
        "https://\u{e4}.example/", "https://a.example/\u{0}",
    ])
    func `An address that leads elsewhere, or can be read in two ways, is refused`(_ text: String) throws {
        let site = try TestSite()
        #expect(throws: AdministrationError.self) { try register(site) { $0.redirectURIs = uris([text]) } }
        #expect(throws: AdministrationError.self) { try register(site) { $0.postLogoutRedirectURIs = uris([text]) } }
    }

    @Test(arguments: ["http://example.com/logo", "javascript:alert(1)", "example.com", "com.example.app:/x"])
    func `What pages link to is https`(_ text: String) throws {
        let site = try TestSite()
        let changes: [(inout ClientMetadata) -> Void] = [
            { $0.logoURI = text }, { $0.policyURI = text }, { $0.termsURI = text }, { $0.clientURI = text },
        ]
        for change in changes { #expect(throws: AdministrationError.self) { try register(site, .isPublic, change) } }
    }

    @Test func `A client has at most ten addresses`() throws {
        let site = try TestSite()
        let ten = (0..<10).map { "https://www.example.com/\($0)" }
        #expect(try register(site) { $0.redirectURIs = uris(ten) }.redirectURIs.count == 10)
        #expect(throws: AdministrationError.self) {
            try register(site) { $0.redirectURIs = uris(ten + ["https://www.example.com/10"]) }
        }
    }

    @Test func `A public client cannot do without PKCE`() throws {
        let site = try TestSite()
        #expect(throws: AdministrationError.self) { try register(site, .isPublic) { $0.requiresPKCE = false } }
        #expect(try !register(site) { $0.requiresPKCE = false }.requiresPKCE)
    }

    /// OpenID Connect Core section 8.1.
    @Test func `Pairwise subjects have one sector`() throws {
        let site = try TestSite()
        let one = try register(site) {
            $0.subjectType = .pairwise
            $0.redirectURIs = uris(["https://a.example/1", "https://a.example:8443/2"])
        }
        #expect(one.sectorIdentifier == "a.example")
        let two = ["https://a.example/1", "https://b.example/2"]
        #expect(throws: AdministrationError.self) {
            try register(site) {
                $0.subjectType = .pairwise
                $0.redirectURIs = uris(two)
            }
        }
        let named = try register(site) {
            $0.subjectType = .pairwise
            $0.redirectURIs = uris(two)
            $0.sectorIdentifier = "example"
        }
        #expect(named.sectorIdentifier == "example")
        #expect(throws: AdministrationError.self) {
            try register(site) {
                $0.subjectType = .pairwise
                $0.sectorIdentifier = "https://a.example"
            }
        }
        #expect(try register(site) { $0.redirectURIs = uris(two) }.sectorIdentifier == nil)
    }
}
