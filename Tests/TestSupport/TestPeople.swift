// People, and what they have granted, put straight into the store.

internal import Administration
internal import Cryptography
internal import Database
internal import Identity
internal import JOSE
package import Model
internal import Store

/// A client that works for people, and how it proves itself.
package struct PeopleClient: Sendable {
    package let client: Client
    package let proof: Proof
    package var id: String { client.clientID.description }
}

/// A person signed in at a client, with a code that has not been used.
package struct SignedInPerson: Sendable {
    package let user: User
    package let session: Session
    package let cookie: String
    package let grant: AuthorizationGrant
    package let code: String

    package static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    /// RFC 7636 appendix B.
    package static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    package static let callback = "https://client.example/callback"
}

extension TestSite {
    package func peopleClient(
        _ name: String = "web", type: Client.ClientType = .confidential,
        grants: [GrantType] = [.authorizationCode, .refreshToken], algorithm: SigningAlgorithm? = nil,
        _ change: (inout ClientMetadata) -> Void = { _ in }
    ) throws -> PeopleClient {
        var metadata = ClientMetadata()
        metadata.redirectURIs = [RedirectURI(unchecked: SignedInPerson.callback)]
        metadata.postLogoutRedirectURIs = [RedirectURI(unchecked: "https://client.example/bye")]
        change(&metadata)
        let id: ID<Client> = installation.randomness.id(at: time.now)
        let secret = "secret-of-\(name)"
        let client = Client(
            id: id, clientID: try ClientID("\(name)-\(id)"), name: name, type: type, grantTypes: grants,
            authenticationMethod: type == .confidential ? .basic : .none,
            secretDigest: type == .confidential ? Digest.sha256(Array(secret.utf8)) : nil,
            allowedScopes: try ScopeSet(parsing: "openid profile email address phone offline_access"),
            signingAlgorithm: algorithm, metadata: metadata, createdAt: time.now)
        try store().write { try $0.clients.insert(client) }
        let proof: Proof =
            type == .confidential
            ? .basic(TestClient(id: client.clientID.description, secret: secret)) : .none
        return PeopleClient(client: client, proof: proof)
    }

    /// A person by name, or by a whole address.
    package func person(_ name: String = "ada") throws -> User {
        var profile = UserProfile()
        profile.phoneNumber = "+44 20 7946 0000"
        profile.claims = #"{"nickname":"Countess","address":{"country":"GB"},"password":"never"}"#
        let user = User(
            id: installation.randomness.id(at: time.now), kind: .person,
            email: try EmailAddress(name.contains("@") ? name : "\(name)@example.com"), isEmailVerified: true,
            firstName: "Ada",
            lastName: "Lovelace", profile: profile, createdAt: time.now, updatedAt: time.now)
        try store().write { try $0.users.insert(user) }
        return user
    }

    /// Signs a person in and lets her consent, at a client that may ask for the scopes.
    package func signIn(
        _ client: PeopleClient, scope: String = "openid profile email", user: User? = nil, app: Bool = false,
        resource: String? = nil, nonce: String? = "n-0S6_WzA2Mj", claims: String? = nil,
        challenge: String? = SignedInPerson.challenge, isRedirectURISent: Bool = true, codeLifetime: Int = 60,
        grantLifetime: Int = 30 * 86_400
    ) throws -> SignedInPerson {
        let user = try user ?? person("ada-\(Base64URL.encode(installation.randomness.bytes(6)).lowercased())")
        let now = time.now
        let randomness = installation.randomness
        let session = Session(
            id: randomness.id(at: now), user: user.id, authenticatedAt: now, methods: ["pwd"], remoteAddress: nil,
            userAgent: nil, createdAt: now, lastActiveAt: now, expiresAt: now.adding(seconds: 30 * 86_400))
        let cookie = Base64URL.encode(randomness.bytes(32))
        let code = Base64URL.encode(randomness.bytes(32))
        let scopes = try ScopeSet(parsing: scope)
        let custom = scopes.subtracting(ScopeSet(ScopeToken.identity))
        let server = try owner(of: custom, resource: resource)
        let grant = AuthorizationGrant(
            id: randomness.id(at: now), user: user.id, client: client.client.id, session: session.id,
            issuer: fixtures.root + (app ? fixtures.appPath : ""), scopes: scopes, resource: resource,
            resourceServer: server, authenticatedAt: now, methods: ["pwd"], nonce: nonce, claims: claims,
            createdAt: now, expiresAt: now.adding(seconds: grantLifetime))
        let shares =
            server == nil
            ? [(server, scopes)] : [(nil, ScopeSet(scopes.filter { !custom.contains($0) })), (server, custom)]
        let consents = shares.map { server, scopes in
            Consent(
                id: randomness.id(at: now), user: user.id, client: client.client.id, resourceServer: server,
                scopes: scopes, createdAt: now, updatedAt: now)
        }
        let row = AuthorizationCode(
            digest: Digest.sha256(Array(code.utf8)), grant: grant.id,
            redirectURI: RedirectURI(unchecked: SignedInPerson.callback), isRedirectURISent: isRedirectURISent,
            codeChallenge: challenge, createdAt: now, expiresAt: now.adding(seconds: codeLifetime))
        try allow(custom, at: server, to: client.client.id)
        try store().write { rows in
            try rows.sessions.insert(session, tokenDigest: Digest.sha256(Array(cookie.utf8)))
            for consent in consents { try rows.consents.put(consent) }
            try rows.grants.insert(grant)
            try rows.codes.insert(row)
        }
        return SignedInPerson(user: user, session: session, cookie: cookie, grant: grant, code: code)
    }

    /// Gives a client the right to ask for these, where it has none.
    private func allow(_ custom: ScopeSet, at server: ID<ResourceServer>?, to client: ID<Client>) throws {
        guard let server else {
            guard !custom.isEmpty else { return }
            let scopes = try store().read { try $0.clients.find(client)?.allowedScopes ?? [] }.union(custom)
            return try run("UPDATE clients SET allowed_scopes = \(scopes) WHERE id = \(client)")
        }
        let right = ClientResourceServerGrant(
            id: installation.randomness.id(at: time.now), client: client, resourceServer: server, allowedScopes: nil,
            createdAt: time.now)
        try store().write { rows in
            guard try rows.resourceServers.grant(client, for: server) == nil else { return }
            try rows.resourceServers.insert(right)
        }
    }

    /// The API that a grant of these is for.
    private func owner(of custom: ScopeSet, resource: String?) throws -> ID<ResourceServer>? {
        try store().read { rows in
            if let resource {
                if resource == fixtures.root + "/api" { return try rows.resourceServers.management()?.id }
                return try rows.resourceServers.find(ResourceIndicator(resource))?.id
            }
            return try rows.resourceServers.ownedScopes().first { custom.contains($0.name) }?.server?.id
        }
    }

    /// Redeems a code; `changes` replaces parameters, nil leaves one out.
    package func redeem(
        _ code: String, _ client: PeopleClient, app: Bool = false, _ changes: [String: String?] = [:]
    ) throws -> Answer {
        var pairs: [String: String?] = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": SignedInPerson.callback,
            "code_verifier": SignedInPerson.verifier,
        ]
        return try tokens(&pairs, client, app, changes)
    }

    package func refresh(
        _ token: String, _ client: PeopleClient, app: Bool = false, _ changes: [String: String?] = [:]
    ) throws -> Answer {
        var pairs: [String: String?] = ["grant_type": "refresh_token", "refresh_token": token]
        return try tokens(&pairs, client, app, changes)
    }

    private func tokens(
        _ pairs: inout [String: String?], _ client: PeopleClient, _ app: Bool, _ changes: [String: String?]
    ) throws -> Answer {
        if case .none = client.proof { pairs["client_id"] = client.id }
        for (name, value) in changes { pairs[name] = .some(value) }
        let form = pairs.compactMap { name, value in value.map { (name, $0) } }.sorted { $0.0 < $1.0 }
        return try post(app ? Paths.appToken : Paths.rootToken, form, client.proof)
    }

    /// A signed-in person's tokens.
    package func tokens(of person: SignedInPerson, _ client: PeopleClient, app: Bool = false) throws -> Answer {
        let answer = try redeem(person.code, client, app: app)
        guard answer.status == 200 else { throw TestFailure("no tokens: \(answer.text)") }
        return answer
    }

    /// The audit trail's actions.
    package func audited() throws -> [String] { try store().read { try $0.auditEvents.all().map(\.action) } }
}
