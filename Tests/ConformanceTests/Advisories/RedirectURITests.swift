// Advisories 1 to 9: where an answer may be sent. The numbers are the rows of the list of public advisory classes.

import HTTP
import HTTPTypes
import Model
import OAuth
import Testing
import TestSupport

@Suite struct RedirectURIAdvisoryTests {
    private static let registered = "https://app.example/callback?tenant=a"

    /// Every way to change one place of a URI, and what real attacks looked like.
    private static let mutations: [String] = {
        let bytes = Array(registered.utf8)
        var all: [String] = []
        for index in bytes.indices {
            all.append(text(bytes[..<index] + bytes[(index + 1)...]))
            all.append(text(bytes[..<index] + [bytes[index]] + bytes[index...]))
            all.append(text(bytes[..<index] + [bytes[index] ^ 0x20] + bytes[(index + 1)...]))
            all.append(
                text(bytes[..<index] + Array("%\(String(bytes[index], radix: 16))".utf8) + bytes[(index + 1)...]))
            all.append(text(bytes[..<index] + [UInt8(ascii: "*")] + bytes[(index + 1)...]))
        }
        all += [
            registered + "/", registered + "#", registered + "#x", registered + "&x=y", registered + " ",
            " " + registered,
            registered + "\n", registered + "\t", registered + "%00", "https://app.example/callback",
            "https://app.example:443/callback?tenant=a", "https://app.example./callback?tenant=a",
            "https://app.example/../callback?tenant=a", "https://app.example/x/../callback?tenant=a",
            "https://app.example/x/%2e%2e/callback?tenant=a", "https://app.example/x/..;/callback?tenant=a",
            "https://app.example/./callback?tenant=a", "https://app.example//callback?tenant=a",
            "https://app.example\\@evil.example/callback?tenant=a",
            "https://app.example@evil.example/callback?tenant=a",
            "https://evil.example/?https://app.example/callback?tenant=a", "//app.example/callback?tenant=a",
            "http://app.example/callback?tenant=a", "HTTPS://app.example/callback?tenant=a", "/callback?tenant=a",
            "https://user:pw@app.example/callback?tenant=a", "https://app.example.evil.example/callback?tenant=a",
            "javascript:alert(1)", "data:text/html,x", "https://аpp.example/callback?tenant=a",
        ]
        return Array(Set(all).subtracting([registered]))
    }()

    private static func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

    @Test func `Advisory01 Of two hundred mutated redirect URIs only the registered bytes pass`() throws {
        #expect(Self.mutations.count >= 200)
        let rule = [RedirectURI(unchecked: Self.registered)]
        #expect(RedirectURI(unchecked: Self.registered).isPermitted(by: rule))
        for uri in Self.mutations { #expect(!RedirectURI(unchecked: uri).isPermitted(by: rule), "\(uri)") }
        let site = try TestSite()
        let client = try site.webClient(redirectURIs: [Self.registered])
        let browser = TestBrowser(site)
        for uri in Self.mutations {
            let answer = try browser.get(AuthorizationParameters(client).with("redirect_uri", uri).target())
            #expect(answer.status == 400 && answer.location == nil, "\(uri)")
        }
        #expect(try browser.get(AuthorizationParameters(client).target()).status == 303)
    }

    @Test(arguments: [
        "http://localhost:3000/cb", "http://127.0.0.1:3000/cb", "http://[::1]:3000/cb", "http://127.0.0.1/cb",
    ])
    func `Advisory02 The loopback rule compares the parsed host and refuses user info`(_ registered: String) {
        let rule = [RedirectURI(unchecked: registered)]
        let host = String(registered.dropFirst(7).prefix { $0 != "/" }).replacing(":3000", with: "")
        for uri in ["http://\(host):1/cb", "http://\(host):65535/cb", "http://\(host)/cb"] {
            #expect(RedirectURI(unchecked: uri).isPermitted(by: rule), "\(uri)")
        }
        for uri in [
            "http://\(host):3000@evil.example/cb", "http://\(host)@evil.example:3000/cb", "http://x@\(host):3000/cb",
            "http://\(host).evil.example:3000/cb", "http://evil.example:3000/cb", "http://\(host):0/cb",
            "http://\(host):65536/cb", "http://\(host):+1/cb", "http://\(host):01/cb", "http://\(host):/cb",
            "http://\(host):1:2/cb", "http://\(host):1\\@evil.example/cb", "https://\(host):3000/cb",
        ] { #expect(!RedirectURI(unchecked: uri).isPermitted(by: rule), "\(uri)") }
    }

    @Test func `Advisory02 localhost and 127_0_0_1 are two names`() {
        let names = ["http://localhost:1/cb", "http://127.0.0.1:1/cb", "http://[::1]:1/cb"]
        for one in names {
            for other in names {
                let isSame = RedirectURI(unchecked: one).isPermitted(by: [RedirectURI(unchecked: other)])
                #expect(isSame == (one == other))
            }
        }
        // Names below it are compared whole.
        let below = [RedirectURI(unchecked: "http://app.localhost:1/cb")]
        #expect(!RedirectURI(unchecked: "http://app.localhost:2/cb").isPermitted(by: below))
    }

    @Test(arguments: [
        "https://app.example/a/../cb", "https://app.example/./cb", "https://app.example/a/..;x/cb",
        "https://app.example/%2e%2e/cb", "https://app.example/%2E./cb", "https://app.example/%252e/cb",
        "https://app.example/a%2fb", "https://app.example/a%5Cb", "https://app.example/..",
    ])
    func `Advisory03 Dot segments in any spelling are refused at registration`(_ uri: String) {
        #expect(throws: ModelError.self) { try RedirectURI(registering: uri, for: .confidential) }
        // And one that was registered before is compared as it is, and permits nothing.
        #expect(!RedirectURI(unchecked: uri).isPermitted(by: [RedirectURI(unchecked: uri)]))
    }

    @Test(arguments: [
        "https://*.example/cb", "https://app.example/*", "https://app.example/cb?x=*", "https://app.example:*/cb",
        "http://localhost:*/cb", "*", "https://app.example/.+",
    ])
    func `Advisory04 A wildcard is refused at registration, and nothing is a pattern`(_ uri: String) throws {
        let isPattern = uri == "https://app.example/.+"
        if !isPattern { #expect(throws: ModelError.self) { try RedirectURI(registering: uri, for: .isPublic) } }
        let rule = [RedirectURI(unchecked: uri)]
        for sent in ["https://app.example/cb", "http://localhost:3000/cb", "https://app.example:1/cb"] {
            #expect(!RedirectURI(unchecked: sent).isPermitted(by: rule))
        }
    }

    @Test(arguments: [
        "code", "state", "iss", "error", "error_description", "error_uri", "response", "id_token", "access_token",
        "session_state", "co%64e",
    ])
    func `Advisory05 A response's parameters are refused in the registered query`(_ name: String) {
        for query in ["\(name)=1", "a=b&\(name)=1", name, "a;\(name)=1"] {
            #expect(throws: ModelError.self) {
                try RedirectURI(registering: "https://app.example/cb?\(query)", for: .confidential)
            }
        }
        #expect(throws: Never.self) {
            try RedirectURI(registering: "https://app.example/cb?tenant=\(name.prefix(2))", for: .confidential)
        }
    }

    @Test func `Advisory05 Any repeated request parameter is an invalid request`() throws {
        let site = try TestSite()
        let browser = TestBrowser(site)
        let asked = AuthorizationParameters(try site.webClient()).with("nonce", "n")
        for pair in asked.form.pairs {
            let answer = try browser.get(asked.adding(pair.name, pair.value).target())
            let isPage = pair.name == "client_id" || pair.name == "redirect_uri"
            #expect(isPage ? answer.status == 400 : answer.sent.first("error") == "invalid_request", "\(pair.name)")
            #expect(answer.sent.first("code") == nil)
        }
    }

    /// The oracle: a byte may stand in a host name when it is a lower-case letter, a digit, a hyphen or a dot, and it ends the host
    /// when it is the slash, the colon or the question mark.
    @Test func `Advisory06 Every byte is put into every part of the authority`() {
        let rule = [RedirectURI(unchecked: "https://app.example/cb"), RedirectURI(unchecked: "http://127.0.0.1/cb")]
        for byte in UInt8.min...UInt8.max {
            let middle = Self.text([byte])
            for uri in [
                "https://app.example\(middle)evil.example/cb", "https://evil.example\(middle)app.example/cb",
                "https://\(middle)app.example/cb", "https:\(middle)//app.example/cb", "https:/\(middle)/app.example/cb",
                "http://127.0.0.1\(middle)evil.example:80/cb", "http://127.0.0.1:8\(middle)@evil.example/cb",
                "http://evil.example\(middle)@127.0.0.1:80/cb",
            ] { #expect(!RedirectURI(unchecked: uri).isPermitted(by: rule), "\(uri)") }
            let isHost = "abcdefghijklmnopqrstuvwxyz0123456789-.".utf8.contains(byte)
            let isRegistered = (try? RedirectURI(registering: "https://a\(middle)b.example/cb", for: .isPublic)) != nil
            // A slash makes it another host and a path, a question mark a query: both are what they look like.
            #expect(isRegistered == (isHost || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?")), "byte \(byte)")
        }
    }

    @Test func `Advisory07 Of a loopback address only the port may differ`() {
        let rule = [RedirectURI(unchecked: "http://127.0.0.1:1/cb?a=b")]
        #expect(RedirectURI(unchecked: "http://127.0.0.1:2/cb?a=b").isPermitted(by: rule))
        for uri in [
            "http://127.0.0.1:2/cb", "http://127.0.0.1:2/cb?a=c", "http://127.0.0.1:2/cb?A=b",
            "http://127.0.0.1:2/CB?a=b",
            "http://127.0.0.1:2/cb?a=b&", "http://127.0.0.1:2/cb/?a=b", "HTTP://127.0.0.1:2/cb?a=b",
            "http://127.0.0.2:2/cb?a=b", "http://0x7f.1:2/cb?a=b", "http://127.0.0.1:2/cb?a=b#x",
        ] { #expect(!RedirectURI(unchecked: uri).isPermitted(by: rule), "\(uri)") }
    }

    @Test(arguments: ["/oauth/authorize", "/api/v1/oidc/auth", "/api/v1/oidc/authorize"])
    func `Advisory08 Each entrance runs the same table`(_ path: String) throws {
        let site = try TestSite()
        let client = try site.webClient { $0.isFirstParty = true }
        let browser = TestBrowser(site)
        _ = try browser.get(AuthorizationParameters(client).target(path))
        try browser.signIn(site.person())
        let foreign = AuthorizationParameters(client).with("redirect_uri", "https://evil.example/")
        for answer in [
            try browser.get(foreign.target(path)), try browser.post(path, foreign.form),
            // On the way of an error, too.
            try browser.get(foreign.with("response_type", "x").target(path)),
            try browser.get(foreign.with("prompt", "none").target(path)),
            try browser.get(foreign.with("response_mode", "form_post").target(path)),
        ] {
            #expect(answer.status == 400 && answer.location == nil && !answer.text.contains("evil.example"))
        }
        #expect(try browser.post(path, AuthorizationParameters(client).form).sent.first("code") != nil)
    }

    @Test(arguments: [
        "javascript:alert(1)", "javascript://app.example/%0aalert(1)", "data:text/html,x", "vbscript:x",
        "file:///etc/passwd",
        "about:blank", "blob:https://app.example/x", "intent://x", "myapp:/cb", "ftp://app.example/cb",
    ])
    func `Advisory09 A scheme that is not on the list is neither registered nor used`(_ uri: String) throws {
        for type in Client.ClientType.allCases {
            #expect(throws: ModelError.self) { try RedirectURI(registering: uri, for: type) }
        }
        // Also when it stands in the database.
        let site = try TestSite()
        let client = try site.webClient(redirectURIs: [uri]) { $0.isFirstParty = true }
        let browser = TestBrowser(site)
        try browser.signIn(site.person())
        for mode in ["query", "form_post"] {
            let answer = try browser.get(AuthorizationParameters(client).with("response_mode", mode).target())
            #expect(answer.status == 400 && answer.location == nil && !answer.text.contains("<form"))
        }
    }
}
