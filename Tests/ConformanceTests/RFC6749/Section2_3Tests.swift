// RFC 6749 section 2.3: client authentication.

import Database
import HTTP
import HTTPTypes
import Model
import Store
import Testing
import TestSupport

@Suite struct RFC6749Section2_3Tests {
    private static let endpoints = [
        Paths.rootToken, Paths.appToken, Paths.rootIntrospection, Paths.appIntrospection, Paths.rootRevocation,
        Paths.appRevocation,
    ]
    private static let request = [("grant_type", "client_credentials"), ("token", "x")]

    private func basic(_ user: String, _ password: String) -> Proof {
        .raw("Basic " + TestBase64.encode(Array("\(user):\(password)".utf8)))
    }

    @Test(arguments: endpoints)
    func `A client proves itself by Basic or in the body, at every endpoint`(_ endpoint: String) throws {
        let site = try TestSite()
        for proof in [Proof.basic(site.fixtures.plain), .post(site.fixtures.plain)] {
            #expect(try site.post(endpoint, Self.request, proof).status == 200)
        }
        #expect(try site.post(endpoint, Self.request, .none).status == 401)
    }

    /// RFC 7591 section 2. `client_secret_basic` is the default, and no choice; see the reasons where it is decided.
    @Test(
        arguments: [
            ("client_secret_basic", true, true), ("client_secret_post", false, true), ("none", false, false),
            ("private_key_jwt", false, false),
        ])
    func `A client proves itself as it is registered`(method: String, basic: Bool, post: Bool) throws {
        let site = try TestSite()
        let client = site.fixtures.plain
        try site.run("UPDATE clients SET authentication_method = \(method) WHERE client_id = \(client.id)")
        for endpoint in Self.endpoints {
            for (proof, isRight) in [(Proof.basic(client), basic), (.post(client), post)] {
                let answer = try site.post(endpoint, Self.request, proof)
                #expect(answer.status == (isRight ? 200 : 401), "\(endpoint)")
                guard !isRight else { continue }
                #expect(answer.error == "invalid_client" && answer.description?.contains("'\(method)'") == true)
            }
            // Whoever does not know the secret is told nothing of it.
            let wrong = TestClient(id: client.id, secret: "wrong")
            #expect(try site.post(endpoint, Self.request, .post(wrong)).description?.contains("registered") == false)
        }
    }

    /// Section 2.3.1 form-encodes both halves; many clients send them raw. For a secret with these characters the two differ.
    @Test(arguments: [
        "plain", "a+b", "a%b", "a%2Bb", "a:b", "a b", "a&b=c", "100%", "%zz", "+", "::", "a%3Ab", "ä€", "~*'()!", "%25",
    ])
    func `Basic takes both halves raw and form-encoded`(_ secret: String) throws {
        let site = try TestSite()
        let client = TestClient(id: site.fixtures.plain.id, secret: secret)
        try site.setSecret(secret, of: client)
        #expect(try site.post(Paths.rootToken, Self.request, basic(client.id, secret)).status == 200, "raw")
        let encoded = Self.formEncoded(secret)
        let id = Self.formEncoded(client.id)
        #expect(try site.post(Paths.rootToken, Self.request, basic(id, encoded)).status == 200, "encoded")
        #expect(try site.post(Paths.rootToken, Self.request, .post(client)).status == 200, "post")
    }

    /// Every byte but letters and digits: encoders differ in what they leave.
    private static func formEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
            return isPlain
                ? String(Unicode.Scalar(byte))
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    @Test(arguments: [
        ("a+b", "a b"), ("a%b", "a%25b"), ("a%41", "aA%"), ("A", "a"), ("\u{212A}", "K"), ("\u{e9}", "e\u{301}"),
    ])
    func `A secret is its bytes: what merely looks alike is wrong`(_ secret: String, _ guess: String) throws {
        let site = try TestSite()
        let client = TestClient(id: site.fixtures.plain.id, secret: secret)
        try site.setSecret(secret, of: client)
        let wrong = TestClient(id: client.id, secret: guess)
        #expect(try site.post(Paths.rootToken, Self.request, .post(wrong)).status == 401)
    }

    /// "The client MUST NOT use more than one authentication method in each request."
    @Test(arguments: endpoints)
    func `Two ways at once are invalid_request, whether or not both are right`(_ endpoint: String) throws {
        let site = try TestSite()
        let plain = site.fixtures.plain
        for secret in [plain.secret, "wrong"] {
            let answer = try site.post(
                endpoint, Self.request + [("client_id", plain.id), ("client_secret", secret)], .basic(plain))
            #expect(answer.status == 400 && answer.error == "invalid_request")
        }
    }

    @Test func `client_id in the body beside Basic must be the same client`() throws {
        let site = try TestSite()
        let plain = site.fixtures.plain
        #expect(try site.post(Paths.rootToken, Self.request + [("client_id", plain.id)], .basic(plain)).status == 200)
        for other in [site.fixtures.reader.id, "nobody", plain.id.uppercased(), plain.id + " "] {
            let answer = try site.post(Paths.rootToken, Self.request + [("client_id", other)], .basic(plain))
            #expect(answer.status == 400 && answer.error == "invalid_request", "\(other)")
        }
    }

    /// Advisory 14: an empty, missing or wrong secret, for each kind of client.
    @Test(arguments: endpoints)
    func `Advisory14: no client gets in with an empty, missing or other client's secret`(_ endpoint: String) throws {
        let site = try TestSite()
        let fixtures = site.fixtures
        let confidential = [fixtures.plain, fixtures.management, fixtures.app.machine, fixtures.grantless]
        for client in confidential {
            for secret in [
                "", " ", "null", "undefined", fixtures.reader.secret, String(client.secret.dropLast()),
                client.secret + "a", client.secret.lowercased() + "x", String(repeating: "0", count: 64),
            ] {
                for proof in [Proof.post(.init(id: client.id, secret: secret)), basic(client.id, secret)] {
                    let answer = try site.post(endpoint, Self.request, proof)
                    #expect(answer.status == 401 && answer.error == "invalid_client", "\(secret)")
                }
            }
            #expect(try site.post(endpoint, Self.request + [("client_id", client.id)]).error == "invalid_client")
        }
        // A public client has no secret: none that is sent is right.
        for secret in ["x", " ", String(repeating: "0", count: 64)] {
            for proof in [
                Proof.post(.init(id: fixtures.publicClient, secret: secret)), basic(fixtures.publicClient, secret),
            ] {
                #expect(try site.post(endpoint, Self.request, proof).error == "invalid_client")
            }
        }
    }

    /// Advisory 35: disabled clients get nothing, in words that tell no more than a wrong secret does.
    @Test(arguments: endpoints)
    func `Advisory35: unknown, wrong and disabled are answered alike`(_ endpoint: String) throws {
        let site = try TestSite()
        let fixtures = site.fixtures
        let answers = [
            try site.post(endpoint, Self.request, .basic(.init(id: "nobody", secret: "x"))),
            try site.post(endpoint, Self.request, .basic(.init(id: fixtures.plain.id, secret: "x"))),
            try site.post(endpoint, Self.request, .basic(fixtures.disabled)),
            try site.post(endpoint, Self.request, .post(fixtures.disabled)),
        ]
        for answer in answers {
            #expect(answer.status == 401 && answer.error == "invalid_client")
            #expect(withoutReference(answer) == withoutReference(answers[0]))
            #expect(answer.response.fields == answers[0].response.fields)
        }
    }

    /// The token endpoint's refusals are recorded, each under a name of its own.
    private func withoutReference(_ answer: Answer) -> String {
        answer.text.replacing(#/ \(reference [A-Z]{10}\)/#, with: "")
    }

    @Test(arguments: [
        "Basic", "Basic ", "Basic !!!", "Basic YQ", "Basic YQ==", "Basic OjpfX18=x", "Bearer abc", "Digest a=b",
        "basic",
        "Negotiate", "Basic\tYTpi", "=", "Basic gICA", "Basic YTpi YTpi", "Basic AGE6Yg==",
    ])
    func `Credentials that are not Basic are invalid_client, also beside right ones in the body`(_ field: String) throws
    {
        let site = try TestSite()
        let plain = site.fixtures.plain
        for pairs in [[], [("client_id", plain.id), ("client_secret", plain.secret)]] {
            let answer = try site.post(Paths.rootToken, Self.request + pairs, .raw(field))
            #expect(answer.status == 401 && answer.error == "invalid_client")
            #expect(answer.field(.wwwAuthenticate)?.hasPrefix("Basic ") == true)
        }
    }

    @Test func `The scheme's name may be written in any case`() throws {
        let site = try TestSite()
        let field = Proof.basic(site.fixtures.plain).authorization ?? ""
        for scheme in ["basic", "BASIC", "bAsIc"] {
            #expect(try site.post(Paths.rootToken, Self.request, .raw(scheme + field.dropFirst(5))).status == 200)
        }
    }

    @Test func `Two Authorization fields are one too many`() throws {
        let site = try TestSite()
        let field = Proof.basic(site.fixtures.plain).authorization ?? ""
        var fields: Fields = [.contentType: "application/x-www-form-urlencoded"]
        // As they are joined when both are received.
        for _ in 0..<2 {
            let isAdded = fields.add(.authorization, field, separator: ", ")
            #expect(isAdded)
        }
        let answer = try site.send(
            .post, Paths.rootToken, fields: fields, body: Array("grant_type=client_credentials".utf8))
        #expect(answer.status == 401)
    }

    /// "The parameters can only be transmitted in the request-body and MUST NOT be included in the request URI."
    @Test(arguments: endpoints)
    func `A secret in the query is refused`(_ endpoint: String) throws {
        let site = try TestSite()
        let plain = site.fixtures.plain
        for query in ["client_id=\(plain.id)&client_secret=\(plain.secret)", "client_secret=\(plain.secret)", "a=b"] {
            let answer = try site.post("\(endpoint)?\(query)", Self.request, .post(plain))
            #expect(answer.status == 400 && answer.error == "invalid_request")
        }
        #expect(try !site.log().contains(plain.secret))
    }

    @Test func `A public client names itself, and is told what it may not`() throws {
        let site = try TestSite()
        let name = ("client_id", site.fixtures.publicClient)
        let token = try site.post(Paths.rootToken, Self.request + [name])
        #expect(token.status == 400 && token.error == "unauthorized_client")
        let introspection = try site.post(Paths.rootIntrospection, Self.request + [name])
        #expect(introspection.status == 400 && introspection.error == "unauthorized_client")
        #expect(try site.post(Paths.rootRevocation, Self.request + [name]).status == 200)
    }

    /// "The client MAY omit the parameter if the client secret is an empty string": oidc-agent and others do not, and send it by Basic.
    @Test func `A public client that sends an empty secret has only named itself`() throws {
        let site = try TestSite()
        let client = site.fixtures.publicClient
        let empties: [(more: [(String, String)], proof: Proof)] = [
            ([], basic(client, "")), ([("client_id", client)], basic(client, "")),
            ([], .post(.init(id: client, secret: ""))),
        ]
        for (more, proof) in empties {
            let token = try site.post(Paths.rootToken, Self.request + more, proof)
            #expect(token.status == 400 && token.error == "unauthorized_client")
            let introspection = try site.post(Paths.rootIntrospection, Self.request + more, proof)
            #expect(introspection.status == 400 && introspection.error == "unauthorized_client")
            #expect(try site.post(Paths.rootRevocation, Self.request + more, proof).status == 200)
        }
        for (name, value) in [("client_id", site.fixtures.plain.id), ("client_secret", site.fixtures.plain.secret)] {
            let other = try site.post(Paths.rootRevocation, Self.request + [(name, value)], basic(client, ""))
            #expect(other.status == 400 && other.error == "invalid_request", "\(name)")
        }
        for unknown in ["nobody", "", client.uppercased()] {
            #expect(try site.post(Paths.rootRevocation, Self.request, basic(unknown, "")).error == "invalid_client")
        }
    }
}
