// Advisory 44: what is kept in memory is kept by tenant and by everything that was asked.

import Administration
import Application
import Chance
import Cryptography
import Database
import HTTP
import HTTPTypes
import JSON
import Model
import Store
import Testing
import TestSupport

/// CVE-2026-33496: a key of the cache left out a part of what the answer depended on.
@Suite struct CacheAdvisoryTests {
    private let site: TestSite
    private let tenants: [Tenant]

    private struct Tenant {
        let environment: Environment
        let host: String
        let root: String
        let management: TestClient
    }

    /// A client of a name that both tenants may have.
    private struct Twin {
        let name: String
        var isActive: [Bool]
    }

    init() throws {
        site = try TestSite()
        let fixtures = site.fixtures
        tenants = [
            Tenant(
                environment: fixtures.environment, host: fixtures.host, root: fixtures.root,
                management: fixtures.management),
            Tenant(
                environment: fixtures.other, host: fixtures.otherHost, root: fixtures.otherRoot,
                management: fixtures.otherManagement),
        ]
    }

    private func secret(_ tenant: Int, _ name: String) -> String { "secret-\(tenant)-of-\(name)" }

    private func make(_ name: String) throws -> Twin {
        for (number, tenant) in tenants.enumerated() {
            let client = Client(
                id: site.installation.randomness.id(at: site.time.now), clientID: try ClientID(name),
                name: "\(name) \(number)", type: .confidential, grantTypes: [.clientCredentials],
                authenticationMethod: .basic, secretDigest: Digest.sha256(Array(secret(number, name).utf8)),
                allowedScopes: number == 0 ? [.openid] : [.openid, .profile], metadata: ClientMetadata(),
                createdAt: site.time.now)
            try site.store(tenant.environment).write { try $0.clients.insert(client) }
        }
        return Twin(name: name, isActive: [true, true])
    }

    /// The very versions that memory compares, so that nothing but the tenant tells the two apart.
    private func alignVersions() throws {
        let version = try site.store().read { try $0.signingKeys.version() }
        try site.run("UPDATE key_ring SET version = \(version)", in: tenants[1].environment)
        let one = [UInt8](repeating: 1, count: 16)
        for tenant in tenants { try site.run("UPDATE configuration SET version = \(one)", in: tenant.environment) }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Advisory44 Whatever two tenants call alike, no memory answers one for the other`(_ seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        var twins = try ["a", "b", "a-b", "A"].map(make)
        try alignVersions()
        var tokens: [(text: String, tenant: Int, twin: Int)] = []
        var (given, refused, crossed) = (0, 0, 0)
        for _ in 0..<120 {
            let (asked, holder) = (Int.random(in: 0...1, using: &chance), Int.random(in: 0...1, using: &chance))
            let index = twins.indices.randomElement(using: &chance) ?? 0
            let twin = twins[index]
            switch Int.random(in: 0..<10, using: &chance) {
            case 0:
                twins[index].isActive[asked].toggle()
                let status = twins[index].isActive[asked] ? "active" : "disabled"
                try site.run(
                    "UPDATE clients SET status = \(status) WHERE client_id = \(twin.name)",
                    in: tenants[asked].environment)
                try renewVersions()
            case 1...5:
                let client = TestClient(id: twin.name, secret: secret(holder, twin.name))
                let answer = try site.tokenAnswer(client, host: tenants[asked].host)
                let isRight = asked == holder && twin.isActive[asked]
                #expect((answer.status == 200) == isRight, "\(twin.name) of \(holder) at \(asked): \(answer.text)")
                guard let text = answer["access_token"] else {
                    refused += 1
                    continue
                }
                given += 1
                #expect(try TokenParts(text).claims["iss"]?.string == tenants[asked].root)
                #expect(answer["scope"] == (asked == 0 ? "openid" : "openid profile"))
                tokens.append((text, asked, index))
            default:
                guard let token = tokens.randomElement(using: &chance) else { continue }
                let answer = try site.post(
                    Paths.rootIntrospection, [("token", token.text)], .basic(tenants[asked].management),
                    host: tenants[asked].host)
                let isGood = token.tenant == asked && twins[token.twin].isActive[asked]
                #expect(answer.isActive == isGood, "a token of \(token.tenant) at \(asked)")
                if token.tenant != asked { crossed += 1 }
            }
        }
        #expect(given > 5 && refused > 5 && crossed > 5)
    }

    /// A change makes another version, as the triggers do; the other tenant gets the same one.
    private func renewVersions() throws {
        let version = site.installation.randomness.bytes(16)
        for tenant in tenants { try site.run("UPDATE configuration SET version = \(version)", in: tenant.environment) }
    }

    /// The published documents, asked for in every order: each is its own address's and layout's, with that tenant's keys.
    @Test(arguments: [4, 5] as [UInt64])
    func `Advisory44 Documents of equal paths are each address's own`(_ seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let fixtures = site.fixtures
        let places = [
            (fixtures.host, fixtures.root, 0), (fixtures.bareHost, fixtures.bareRoot, 0),
            (fixtures.otherHost, fixtures.otherRoot, 1),
        ]
        var sets: [Int: Set<String>] = [:]
        for _ in 0..<60 {
            let (host, root, tenant) = try #require(places.randomElement(using: &chance))
            let layout = try #require(["", fixtures.appPath].randomElement(using: &chance))
            let query = try #require(
                ["", "?", "?x=\(host)", "?host=\(fixtures.otherHost)"].randomElement(using: &chance))
            let discovery = try site.get("\(layout)/.well-known/openid-configuration\(query)", host: host)
            #expect(discovery["issuer"] == root + layout)
            let address = try #require(discovery["jwks_uri"])
            #expect(address.hasPrefix(root + "/"))
            let keys = try site.get(String(address.dropFirst(root.count)) + query, host: host).json["keys"]?.array ?? []
            let names = Set(keys.compactMap { $0["kid"]?.string })
            #expect(!names.isEmpty && names == sets[tenant, default: names])
            sets[tenant] = names
        }
        #expect(sets.count == 2 && sets[0]?.isDisjoint(with: sets[1] ?? []) == true)
    }
}
