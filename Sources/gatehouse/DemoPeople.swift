// The demo data for people: a user with a profile, scopes, and the clients they sign in with.

import Administration
import Identity
import Model
import Store

/// Makes what `demo.env` does not name yet. Whatever is there already, by its name, is taken and not made again: a start may
/// have been stopped before it wrote the file.
struct DemoPeople {
    static let password = "demo-password"
    static let documentsOrigin = "http://localhost:3000"
    /// Any port will do (RFC 8252 section 7.3).
    static let loopbackCallback = "http://127.0.0.1/callback"

    private static let scopes = [
        ("read:documents", "Read your documents"), ("write:documents", "Create, change and delete your documents"),
    ]

    private let installation: Installation
    private let actor: AuditEvent.Actor

    init(_ installation: Installation, _ actor: AuditEvent.Actor) {
        self.installation = installation
        self.actor = actor
    }

    /// Names and values that `demo` lacks.
    func missing(
        in demo: Demo, examples: Environment, test: Environment
    ) throws -> [(name: String, value: String)] {
        var values: [(name: String, value: String)] = []
        if demo["DOCUMENTS_CLIENT_ID"].isEmpty || demo["DOCUMENTS_CLIENT_SECRET"].isEmpty {
            try ensureScopes(in: examples)
            _ = try person("alice@example.com", Self.password, in: examples, profile: .demo)
            let (client, secret) = try client(
                "Third-Party Documents App", .confidential, ["\(Self.documentsOrigin)/callback"],
                afterLogout: ["\(Self.documentsOrigin)/"], in: examples)
            values += [
                ("DOCUMENTS_CLIENT_ID", client.clientID.description),
                ("DOCUMENTS_CLIENT_SECRET", secret?.reveal() ?? ""),
            ]
        }
        if demo["CLI_CLIENT_ID"].isEmpty {
            try ensureScopes(in: test)
            let (client, _) = try client("Command line", .isPublic, [Self.loopbackCallback], in: test)
            values.append(("CLI_CLIENT_ID", client.clientID.description))
        }
        return values
    }

    /// Lets the documents application's users come back to where it is this time.
    func move(to origin: String, _ client: String, in environment: Environment) throws {
        guard let id = try? ClientID(client),
            let client = try installation.stores.store(environment.id).read({ try $0.clients.find(id) })
        else { return }
        /// Those that lead elsewhere were put there by somebody, and stay.
        func moved(_ uris: [RedirectURI], _ path: String) -> [RedirectURI] {
            let kept = uris.filter { !$0.description.hasPrefix("http://localhost:") || !$0.description.hasSuffix(path) }
            return [RedirectURI(unchecked: origin + path)] + kept
        }
        _ = try installation.setReturns(
            moved(client.metadata.redirectURIs, "/callback"),
            afterLogout: moved(client.metadata.postLogoutRedirectURIs, "/"), ofClient: client.id, in: environment,
            actor: actor)
    }

    func person(
        _ email: String, _ password: String, in environment: Environment, profile: UserProfile? = nil
    ) throws -> User {
        let store = try installation.stores.store(environment.id)
        let address = try EmailAddress(email)
        if let user = try store.read({ try $0.users.find(address) }) { return user }
        let isNamed = profile != nil
        return try UserCreation(randomness: installation.randomness).create(
            email: address, password: Secret(password), isEmailVerified: true, firstName: isNamed ? "Alice" : nil,
            lastName: isNamed ? "Archer" : nil, profile: profile ?? UserProfile(), actor: actor,
            at: installation.clock.now(), in: store)
    }

    private func ensureScopes(in environment: Environment) throws {
        let known = try installation.stores.store(environment.id).read { try $0.resourceServers.ownedScopes() }
        for (name, description) in Self.scopes where !known.contains(where: { $0.name.description == name }) {
            _ = try installation.createScope(
                try ScopeToken(name), description: description, of: nil, in: environment, actor: actor)
        }
    }

    private func client(
        _ name: String, _ type: Client.ClientType, _ callbacks: [String], afterLogout: [String] = [],
        in environment: Environment
    ) throws -> (client: Client, secret: Secret?) {
        let known = try installation.clients(of: environment).map(\.client).first { $0.name == name && $0.type == type }
        if let known {
            // Its secret was shown to nobody who kept it.
            let secret =
                type == .confidential
                ? try installation.rotateSecret(
                    ofClient: known.clientID.description, in: environment, actor: actor) : nil
            return (known, secret)
        }
        var draft = ClientDraft(name: name, type: type, grantTypes: [.authorizationCode, .refreshToken])
        draft.allowedScopes = ScopeSet(ScopeToken.identity + (try Self.scopes.map { try ScopeToken($0.0) }))
        draft.metadata.redirectURIs = callbacks.map { RedirectURI(unchecked: $0) }
        draft.metadata.postLogoutRedirectURIs = afterLogout.map { RedirectURI(unchecked: $0) }
        return try installation.registerClient(draft, in: environment, actor: actor)
    }
}

extension UserProfile {
    /// Every claim that a scope can ask for, but a picture: nobody's face is in a demo.
    static var demo: UserProfile {
        var profile = UserProfile()
        profile.phoneNumber = "+4930901820"
        profile.isPhoneNumberVerified = true
        profile.claims = """
            {"name":"Alice Archer","nickname":"Alice","preferred_username":"alice","website":"https://alice.example.com",\
            "profile":"https://alice.example.com/about","gender":"female","birthdate":"1990-12-31",\
            "zoneinfo":"Europe/Berlin","locale":"en-GB","address":{"formatted":"1 Example Street\\n10115 Berlin\\nGermany",\
            "street_address":"1 Example Street","locality":"Berlin","postal_code":"10115","country":"Germany"}}
            """
        return profile
    }
}
