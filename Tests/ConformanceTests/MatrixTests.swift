// Which token is good where: token kind by issuer by endpoint (product.md section 3, advisories 12 and 45).

import HTTP
import HTTPTypes
import JSON
import Testing
import TestSupport

@Suite struct MatrixTests {
    private enum Kind: String, CaseIterable { case machine, management, documents, user, owner }

    /// An issuer: a layout at an address.
    private struct Place: Hashable, CaseIterable, CustomStringConvertible {
        let isApp: Bool
        let isBare: Bool

        static let allCases = [false, true].flatMap { app in [false, true].map { Place(isApp: app, isBare: $0) } }
        var host: String { isBare ? "localhost" : "acme-test.localhost" }
        var origin: String { isBare ? "http://localhost:3001" : "http://acme-test.localhost:4000" }
        var description: String { "\(isApp ? "app" : "root") issuer at \(host)" }
    }

    /// A token of a kind, if that issuer gives such tokens at all.
    private func token(_ kind: Kind, _ place: Place, _ site: TestSite) throws -> String? {
        let fixtures = site.fixtures
        switch kind {
        case .machine: return try site.token(fixtures.app.machine, app: place.isApp, host: place.host)
        case .management:
            return place.isApp
                ? nil : try site.token(fixtures.management, resource: place.origin + "/api", host: place.host)
        case .documents:
            return try site.token(fixtures.reader, resource: Fixtures.documents, app: place.isApp, host: place.host)
        case .user: return place.isApp ? try site.userToken(host: place.host) : nil
        case .owner:
            return place.isApp
                ? try site.token(fixtures.app.machine, scope: "sign:job", app: true, host: place.host) : nil
        }
    }

    /// Who may revoke a token of that kind.
    private func holder(_ kind: Kind, _ site: TestSite) -> TestClient {
        switch kind {
        case .machine, .user, .owner: site.fixtures.app.machine
        case .management: site.fixtures.management
        case .documents: site.fixtures.reader
        }
    }

    @Test(arguments: Kind.allCases)
    private func `Introspection knows the tokens of its own issuer alone`(_ kind: Kind) throws {
        let site = try TestSite()
        var good = 0
        for home in Place.allCases {
            guard let token = try token(kind, home, site) else { continue }
            for place in Place.allCases {
                let answer = try site.introspect(token, app: place.isApp, host: place.host)
                #expect(answer.isActive == (place == home), "a token of the \(home) at the \(place)")
                if answer.isActive == true { good += 1 }
            }
            let foreign = try site.post(
                Paths.rootIntrospection, [("token", token)], .basic(site.fixtures.otherManagement),
                host: site.fixtures.otherHost)
            #expect(foreign.text == #"{"active":false}"#)
        }
        #expect(good == (kind == .machine || kind == .documents ? 4 : 2))
    }

    @Test(arguments: Kind.allCases)
    private func `Every issuer of an environment ends the tokens of all of them`(_ kind: Kind) throws {
        let site = try TestSite()
        for home in Place.allCases {
            for place in Place.allCases {
                guard let token = try token(kind, home, site) else { continue }
                let answer = try site.post(
                    place.isApp ? Paths.appRevocation : Paths.rootRevocation, [("token", token)],
                    .basic(holder(kind, site)), host: place.host)
                #expect(answer.status == 200)
                #expect(
                    try site.introspect(token, app: home.isApp, host: home.host).isActive == false,
                    "a token of the \(home) at the \(place)")
            }
            // Of another environment none does.
            guard let token = try token(kind, home, site) else { continue }
            for path in [Paths.rootRevocation, Paths.appRevocation] {
                let foreign = try site.post(
                    path, [("token", token)], .basic(site.fixtures.otherManagement), host: site.fixtures.otherHost)
                #expect(foreign.status == 200)
            }
            #expect(try site.introspect(token, app: home.isApp, host: home.host).isActive == true)
        }
    }

    @Test(arguments: Kind.allCases)
    private func `The Builder API takes machine tokens of its address's app issuer alone`(_ kind: Kind) throws {
        let site = try TestSite()
        let app = site.fixtures.app
        for home in Place.allCases {
            guard let token = try token(kind, home, site) else { continue }
            for host in ["acme-test.localhost", "localhost"] {
                let opens = kind == .machine && home.isApp && home.host == host
                let calls: [(HTTPRequest.Method, String, JSON?)] = [
                    (.post, Paths.users(app), ["externalUserId": "user-123", "status": "active"]),
                    (.get, Paths.users(app), nil), (.put, Paths.users(app), ["externalUserId": "user-123"]),
                    (.post, Paths.userToken(app, "user-123"), nil),
                    (.delete, Paths.users(app) + "?externalUserId=user-123", nil),
                ]
                for (method, target, body) in calls {
                    let answer = try site.json(method, target, body, .bearer(token), host: host)
                    #expect(answer.status == (opens ? 200 : 401), "\(method) with a token of the \(home) at \(host)")
                }
                // What was made or made inactive is put back for the next row.
                _ = try site.json(
                    .post, Paths.users(app), ["externalUserId": "user-123", "status": "active"], .basic(app.machine))
                site.time.advance(seconds: 1)
            }
        }
    }

    /// Advisory 12: what is no token of that kind is nothing anywhere.
    @Test func `Advisory12: a token is no credential of a client, and a secret no token`() throws {
        let site = try TestSite()
        let fixtures = site.fixtures
        let token = try site.machineToken()
        for endpoint in [Paths.rootToken, Paths.appToken, Paths.rootIntrospection, Paths.appRevocation] {
            for client in [
                TestClient(id: fixtures.app.machine.id, secret: token),
                TestClient(id: token.prefix(200).description, secret: token),
            ] {
                #expect(
                    try site.post(endpoint, [("grant_type", "client_credentials"), ("token", "x")], .basic(client))
                        .status == 401)
            }
        }
        for text in [fixtures.app.machine.secret, fixtures.app.machine.id, fixtures.app.publicID] {
            #expect(try site.get(Paths.users(fixtures.app), .bearer(text)).status == 401)
            #expect(try site.introspect(text, app: true).isActive == false)
        }
    }
}
