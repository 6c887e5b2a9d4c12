// The data that every test finds: two tenants, and a client of every kind.

internal import Administration
internal import Cryptography
package import Database
package import Model
internal import OAuth
internal import Publication
internal import SQLite
internal import Store

/// A client with the secret it was given.
package struct TestClient: Sendable {
    package let id: String
    package let secret: String

    package init(id: String, secret: String) {
        self.id = id
        self.secret = secret
    }
}

package struct TestApp: Sendable {
    package let app: App
    package let publicID: String
    package let machine: TestClient

    package init(app: App, publicID: String, machine: TestClient) {
        self.app = app
        self.publicID = publicID
        self.machine = machine
    }
}

package struct Fixtures: Sendable {
    /// `acme-test`, at two addresses.
    package let environment: Environment
    package let host = "acme-test.localhost"
    package let bareHost = "localhost"
    /// An environment of somebody else.
    package let other: Environment
    package let otherHost = "globex.localhost"
    package let dashboardHost = "dashboard.localhost"

    package let root = "http://acme-test.localhost:4000"
    package let bareRoot = "http://localhost:3001"
    package let otherRoot = "http://globex.localhost:4000"
    package let appPath = "/api/v1/oidc"

    package let app: TestApp
    /// In the same environment.
    package let secondApp: TestApp
    /// Its public client has no `users:token`, so it is not in per_user mode.
    package let appLevelApp: TestApp
    package let otherApp: TestApp

    /// Granted the whole Management API.
    package let management: TestClient
    package let otherManagement: TestClient
    /// Granted `read:documents` alone, and all of the billing API.
    package let reader: TestClient
    /// Without any grant; may ask for the unowned scope `reports:run`, and for `openid` and `profile`.
    package let plain: TestClient
    package let es256: TestClient
    package let disabled: TestClient
    /// Registered for no grant type at all.
    package let grantless: TestClient
    package let publicClient: String

    package static let documents = "https://documents.example/api"
    package static let billing = "https://billing.example"
}

/// Fills a new installation.
struct FixtureMaker {
    private let installation: Installation
    private let actor = AuditEvent.Actor.command(user: "test")

    init(_ installation: Installation) {
        self.installation = installation
    }

    func make() throws -> Fixtures {
        let account = try installation.createAccount(try Handle("acme"), name: "Acme", actor: actor)
        let stranger = try installation.createAccount(try Handle("globex"), name: "Globex", actor: actor)
        let environment = try environment(
            "acme-test", account, ["http://acme-test.localhost:4000", "http://localhost:3001"])
        let other = try self.environment("globex", stranger, ["http://globex.localhost:4000"])
        _ = try installation.createEnvironment(
            EnvironmentDraft(
                account: account.id, handle: try .reserved("dashboard"), name: "dashboard", kind: .dashboard,
                addresses: [try Origin("http://dashboard.localhost:4000")]), actor: actor)
        let disabled = try client("disabled", environment)
        try disable(disabled.id, environment)
        let reader = try client("reader", environment)
        try makeAPIs(environment, reader: reader.id)
        try installation.publisher.publish(environment.id)
        return Fixtures(
            environment: environment, other: other,
            app: try app("Demo", environment), secondApp: try app("Second", environment),
            appLevelApp: try app("App level", environment, [.openid, .signJob]), otherApp: try app("Other", other),
            management: try client("management", environment, management: true),
            otherManagement: try client("management", other, management: true),
            reader: reader, plain: try client("plain", environment, ["openid", "profile", "reports:run"]),
            es256: try client("es256", environment, ["openid"], algorithm: .es256), disabled: disabled,
            grantless: try client("grantless", environment, grants: []),
            publicClient: try installation.registerClient(
                ClientDraft(name: "public", type: .isPublic, grantTypes: [.authorizationCode, .clientCredentials]),
                in: environment, actor: actor
            ).client.clientID.description)
    }

    private func environment(_ handle: String, _ account: Account, _ origins: [String]) throws -> Environment {
        try installation.createEnvironment(
            EnvironmentDraft(
                account: account.id, handle: try Handle(handle), name: handle, kind: .test,
                addresses: try origins.map { try Origin($0) }), actor: actor)
    }

    private func app(
        _ name: String, _ environment: Environment, _ scopes: ScopeSet = Installation.defaultAppScopes
    ) throws -> TestApp {
        let registered = try installation.registerApp(name, publicScopes: scopes, in: environment, actor: actor)
        return TestApp(
            app: registered.app, publicID: registered.publicClient.clientID.description,
            machine: TestClient(
                id: registered.machineClient.clientID.description, secret: registered.machineSecret.reveal()))
    }

    private func client(
        _ name: String, _ environment: Environment, _ scopes: [String] = [], management: Bool = false,
        algorithm: SigningAlgorithm? = nil, grants: [GrantType] = [.clientCredentials]
    ) throws -> TestClient {
        var draft = ClientDraft(name: name, type: .confidential, grantTypes: grants)
        draft.allowedScopes = ScopeSet(try scopes.map { try ScopeToken($0) })
        draft.signingAlgorithm = algorithm
        if management { draft.managementScopes = .some(nil) }
        let registered = try installation.registerClient(draft, in: environment, actor: actor)
        return TestClient(
            id: registered.client.clientID.description, secret: registered.secret?.reveal() ?? "")
    }

    private func disable(_ id: String, _ environment: Environment) throws {
        try installation.run("UPDATE clients SET status = 'disabled' WHERE client_id = \(id)", in: environment)
    }

    /// Two APIs of the environment's own, a scope that both have, and one that belongs to none.
    private func makeAPIs(_ environment: Environment, reader: String) throws {
        let now = installation.clock.now()
        let randomness = installation.randomness
        func server(_ name: String, _ identifier: String, _ lifetime: Int) throws -> ResourceServer {
            ResourceServer(
                id: randomness.id(at: now), kind: .custom, name: name, identifier: try ResourceIndicator(identifier),
                tokenLifetime: lifetime, createdAt: now)
        }
        let documents = try server("Documents", Fixtures.documents, 120)
        let billing = try server("Billing", Fixtures.billing, 7200)
        let scopes = try [
            ("read:documents", documents), ("write:documents", documents), ("export:all", documents),
            ("read:invoices", billing), ("export:all", billing), ("reports:run", nil),
        ].map { name, server in
            ScopeRecord(
                id: randomness.id(at: now), name: try ScopeToken(name), description: name, resourceServer: server?.id,
                createdAt: now)
        }
        let grants: [ID<ClientResourceServerGrant>] = [randomness.id(at: now), randomness.id(at: now)]
        let name = try ClientID(reader)
        try installation.stores.store(environment.id).write { rows in
            try rows.resourceServers.insert(documents)
            try rows.resourceServers.insert(billing)
            for scope in scopes { try rows.resourceServers.insert(scope) }
            guard let client = try rows.clients.find(name) else { return }
            try rows.resourceServers.insert(
                ClientResourceServerGrant(
                    id: grants[0], client: client.id, resourceServer: documents.id,
                    allowedScopes: try ScopeSet(parsing: "read:documents export:all"), createdAt: now))
            try rows.resourceServers.insert(
                ClientResourceServerGrant(
                    id: grants[1], client: client.id, resourceServer: billing.id, allowedScopes: nil, createdAt: now))
        }
    }
}

extension Installation {
    /// Runs a statement on an environment's file, beside the server and as another program would.
    fileprivate func run(_ sql: SQL, in environment: Environment) throws {
        let connection = try SQLiteConnection(
            path: folder.identity(environment.id), mode: .readWrite, settings: SQLiteSettings())
        _ = try connection.transaction { try connection.run(sql) }
    }
}

extension TestSite {
    /// Runs a statement on an environment's file.
    package func run(_ sql: SQL, in environment: Environment? = nil) throws {
        try installation.run(sql, in: environment ?? fixtures.environment)
    }

    /// Gives a client another secret, of the test's choice.
    package func setSecret(_ secret: String, of client: TestClient) throws {
        try run(
            "UPDATE clients SET secret_digest = \(Digest.sha256(Array(secret.utf8))) WHERE client_id = \(client.id)")
    }
}
