// Which redirect URIs may be registered: product.md section 4, RFC 8252 section 7.

import Model
import Testing

@Suite struct RedirectURITests {
    @Test(arguments: [
        "https://app.example", "https://app.example/", "https://app.example:8443/cb",
        "https://app.example/cb?tenant=a&b",
        "https://app.example/a%20b", "https://192.0.2.1/cb", "http://127.0.0.1/cb", "http://127.0.0.1:51004/cb",
        "http://[::1]:51004/cb", "http://localhost:3000/callback", "http://acme-test.localhost:3000/cb",
        "https://[::1]/cb", "https://app.example/..a/b..",
    ])
    func `https, and http on this machine, may be registered for every client`(_ uri: String) throws {
        for type in Client.ClientType.allCases {
            let registered = try RedirectURI(registering: uri, for: type)
            #expect(registered.description == uri && registered.isPermitted(by: [registered]))
        }
    }

    @Test(arguments: ["com.example.app:/cb", "com.example.app:/", "com.example.app://cb", "com.example.app://cb/x?y=z"])
    func `A private-use scheme is a domain name reversed, and a public client's alone`(_ uri: String) throws {
        #expect(try RedirectURI(registering: uri, for: .isPublic).description == uri)
        #expect(throws: ModelError.self) { try RedirectURI(registering: uri, for: .confidential) }
    }

    @Test(arguments: ["http://app.example/cb", "http://192.168.1.5:3000/cb", "http://localhost.evil.example/cb"])
    func `Plain http to another machine is for development`(_ uri: String) throws {
        #expect(throws: ModelError.self) { try RedirectURI(registering: uri, for: .confidential) }
        #expect(try RedirectURI(registering: uri, for: .confidential, isDevelopment: true).description == uri)
    }

    @Test(arguments: [
        "", "cb", "/cb", "//app.example/cb", "https:", "https:/cb", "https://", "https:///cb", "https:app.example",
        "https://app.example/cb#", "https://app.example/cb#f", "https://u@app.example/", "https://u:p@app.example/",
        "https://App.example/", "HTTPS://app.example/", "https://app.example:/", "https://app.example:0/",
        "https://app.example:65536/", "https://app.example:8e1/", "https://app_x.example/", "https://-a.example/",
        "https://a..example/", "https://app.example/ x", "https://app.example/ä", "https://app.example/%",
        "https://app.example/%z1",
        "https://app.example\\cb", "https://[::2]/cb", "https://[::1/cb", "example:/cb", "1com.example:/cb",
        "com.example:cb",
        "https://app.example/\u{0}", "http:com.example/cb",
    ])
    func `What two readers could understand differently is refused`(_ uri: String) {
        for type in Client.ClientType.allCases {
            #expect(throws: ModelError.self) { try RedirectURI(registering: uri, for: type, isDevelopment: true) }
        }
    }

    @Test func `Its length is bounded`() throws {
        let start = "https://app.example/"
        let fits = start + String(repeating: "a", count: RedirectURI.longest - start.utf8.count)
        #expect(try RedirectURI(registering: fits, for: .confidential).description == fits)
        #expect(throws: ModelError.self) { try RedirectURI(registering: fits + "a", for: .confidential) }
    }

    /// U+212A is canonically a K: equal strings, other bytes.
    @Test func `Bytes are compared, and not what strings are equivalent to`() {
        let plain = RedirectURI(unchecked: "https://app.example/K")
        let kelvin = RedirectURI(unchecked: "https://app.example/\u{212A}")
        #expect(plain.description == kelvin.description)
        #expect(plain != kelvin && !kelvin.isPermitted(by: [plain]) && Set([plain, kelvin]).count == 2)
    }

    @Test func `Nothing registered permits nothing`() {
        #expect(!RedirectURI(unchecked: "https://app.example/cb").isPermitted(by: []))
    }
}
