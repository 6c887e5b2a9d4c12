// The demo data: an account with environments, people, clients and an app, and the file that names them.

import Administration
import Model
import Store

/// What `demo.env` sets, in its order.
struct Demo: Sendable {
    var values: [(name: String, value: String)]

    subscript(name: String) -> String { values.first { $0.name == name }?.value ?? "" }
}

/// Makes the demo data once, and moves its addresses when the ports change.
struct DemoData {
    private let installation: Installation
    private let folder: DevelopmentFolder
    private let actor = AuditEvent.Actor.command(user: "dev")

    init(_ installation: Installation, _ folder: DevelopmentFolder) {
        self.installation = installation
        self.folder = folder
    }

    /// The demo data, made now or before.
    func ensure() throws -> Demo {
        let account = try account()
        let test = try environment("acme-test", .test, account, bare: true)
        let other = try environment("acme", .production, account)
        let examples = try environment("examples-dev", .development, account)
        let dashboard = try environment("dashboard", .dashboard, account)
        let kept = try DemoFile(folder.demo).read()
        var made = try kept ?? make(test: test, other: other, dashboard: dashboard, account: account)
        // A folder that an earlier version made has no people's clients yet.
        let people = DemoPeople(installation, actor)
        made.values += try people.missing(in: made, examples: examples, test: test)
        if let ports = folder.ports.examples {
            try people.move(to: "http://localhost:\(ports.app)", made["DOCUMENTS_CLIENT_ID"], in: examples)
        }
        let moving = Self.exampleAddresses + addresses.map(\.name)
        let demo = Demo(values: addresses + made.values.filter { !moving.contains($0.name) })
        try DemoFile(folder.demo).write(demo)
        return demo
    }

    private var addresses: [(name: String, value: String)] {
        [
            ("BASE_URL", "http://localhost:\(folder.ports.bare)"), ("ISSUER", origin("acme-test")),
            ("OTHER_ISSUER", origin("acme")), ("EXAMPLES_ISSUER", origin("examples-dev")),
        ]
            + (folder.ports.examples.map { ports in
                zip(Self.exampleAddresses, [ports.app, ports.api]).map { ($0, "http://localhost:\($1)") }
            } ?? [])
    }

    /// Named only while somebody answers there.
    private static let exampleAddresses = ["DOCUMENTS_URL", "DOCUMENTS_API_URL"]

    private func origin(_ handle: String) -> String { "http://\(handle).localhost:\(folder.ports.tenants)" }

    private func account() throws -> Account {
        if let account = try? installation.account("acme") { return account }
        return try installation.createAccount(try Handle("acme"), name: "Acme", actor: actor)
    }

    private func environment(
        _ handle: String, _ kind: Environment.Kind, _ account: Account, bare: Bool = false
    ) throws -> Environment {
        var origins = [try Origin(origin(handle))]
        if bare { origins.append(try Origin("http://localhost:\(folder.ports.bare)")) }
        if let environment = try? installation.environment(handle) {
            try installation.setAddresses(origins, of: environment)
            return environment
        }
        return try installation.createEnvironment(
            EnvironmentDraft(
                account: account.id, handle: try .reserved(handle), name: handle, kind: kind, addresses: origins),
            actor: actor)
    }

    private func make(
        test: Environment, other: Environment, dashboard: Environment, account: Account
    ) throws -> Demo {
        let app = try installation.registerApp(
            "Demo app", publicScopes: Installation.defaultAppScopes, in: test, actor: actor)
        let client = try management("Demo management client", test)
        let otherClient = try management("Demo management client", other)
        let password = "demo-password"
        let operatorPassword = "operator-password"
        let people = DemoPeople(installation, actor)
        _ = try people.person("alice@example.com", password, in: test, profile: .demo)
        let member = try people.person("operator@example.com", operatorPassword, in: dashboard)
        try installation.addOwner(member.id, to: account, actor: actor)
        return Demo(values: [
            ("M2M_ID", app.machineClient.clientID.description), ("M2M_SECRET", app.machineSecret.reveal()),
            ("PUBLIC_CLIENT_ID", app.publicClient.clientID.description), ("CLIENT_ID", client.id),
            ("CLIENT_SECRET", client.secret), ("DEMO_EMAIL", "alice@example.com"), ("DEMO_PASSWORD", password),
            ("OPERATOR_EMAIL", "operator@example.com"), ("OPERATOR_PASSWORD", operatorPassword),
            ("OTHER_CLIENT_ID", otherClient.id), ("OTHER_CLIENT_SECRET", otherClient.secret),
        ])
    }

    /// A confidential client with a grant for the whole Management API.
    private func management(_ name: String, _ environment: Environment) throws -> (id: String, secret: String) {
        var draft = ClientDraft(name: name, type: .confidential, grantTypes: [.clientCredentials])
        draft.managementScopes = .some(nil)
        let registered = try installation.registerClient(draft, in: environment, actor: actor)
        return (registered.client.clientID.description, registered.secret?.reveal() ?? "")
    }
}
