// Every algorithm a client can choose, through the whole application.

import Administration
import JSON
import Model
import OAuth
import Publication
import Testing
import TestSupport

@Suite struct AlgorithmTests {
    private static let names = SigningAlgorithm.all.map(\.rawValue)

    /// A client per algorithm, in an environment that has keys of all.
    private func clients(_ site: TestSite) throws -> [TestClient] {
        try SigningAlgorithm.all.map { algorithm in
            if !SigningAlgorithm.usual.contains(algorithm) {
                _ = try site.installation.keys.rotate(algorithm, of: site.fixtures.environment.id, actor: .system)
            }
            var draft = ClientDraft(
                name: algorithm.rawValue, type: .confidential, grantTypes: [.clientCredentials])
            draft.signingAlgorithm = algorithm
            draft.allowedScopes = ["openid"].reduce(into: []) { set, name in
                if let token = try? ScopeToken(name) { set = set.union([token]) }
            }
            let made = try site.installation.registerClient(draft, in: site.fixtures.environment, actor: .system)
            return TestClient(id: made.client.clientID.description, secret: made.secret?.reveal() ?? "")
        }
    }

    /// CVE-2026-44699, CVE-2023-48223, CVE-2026-34950, CVE-2026-107722 and CVE-2026-22818.
    @Test func `Advisory37: each of the four keys by each algorithm of a header, and only its own is good`() throws {
        let site = try TestSite()
        let tokens = try clients(site).map { try TokenParts(site.token($0)) }
        #expect(tokens.map { $0.header["alg"]?.string } == Self.names)
        let kids = tokens.map { $0.header["kid"] ?? .null }
        #expect(Set(kids.compactMap(\.string)).count == 4, "PS256 signs with a key of its own")
        for token in tokens {
            #expect(try site.introspect(token.with(header: token.header)).isActive == true)
            for algorithm in Self.names + ["HS256", "none", "ps256", "EDDSA", "Ed25519", "RS512", "PS512", ""] {
                for kid in kids {
                    let header: JSON = ["alg": .string(algorithm), "typ": "at+jwt", "kid": kid]
                    guard header != token.header else { continue }
                    #expect(try site.introspect(token.with(header: header)).isActive == false, "\(algorithm)")
                }
            }
        }
    }

    @Test func `A key set shows each key with its type and its algorithm, and nothing private`() throws {
        let site = try TestSite()
        _ = try clients(site)
        let keys = try JSON(parsing: site.get(Paths.rootKeys).body)["keys"]?.array ?? []
        let types = Dictionary(
            keys.map { ($0["alg"]?.string ?? "", $0["kty"]?.string ?? "") }, uniquingKeysWith: { one, _ in one })
        #expect(types == ["RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP"])
        let okp = keys.first { $0["kty"] == "OKP" }?.object
        #expect(okp.map { Set($0.names) } == ["crv", "kty", "x", "kid", "alg", "use"])
        #expect(okp?["crv"] == "Ed25519")
    }

    @Test(arguments: [SigningAlgorithm.ps256, .edDSA])
    func `A client cannot choose an algorithm that the environment has no key of`(_ algorithm: SigningAlgorithm) throws
    {
        let site = try TestSite()
        for choose in [
            { (draft: inout ClientDraft) in draft.signingAlgorithm = algorithm },
            { (draft: inout ClientDraft) in draft.metadata.idTokenAlgorithm = algorithm },
            { (draft: inout ClientDraft) in draft.metadata.userInfoAlgorithm = algorithm },
        ] {
            var draft = ClientDraft(name: "B", type: .confidential, grantTypes: [.clientCredentials])
            choose(&draft)
            let error = #expect(throws: AdministrationError.self) {
                try site.installation.registerClient(draft, in: site.fixtures.environment, actor: .system)
            }
            #expect(
                error?.description.contains("keys rotate --environment acme-test --algorithm \(algorithm.rawValue)")
                    == true)
        }
    }
}
