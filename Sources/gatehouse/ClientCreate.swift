// gatehouse client: OAuth clients.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct ClientCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client", abstract: "Registers, lists and changes OAuth clients.",
        subcommands: [
            ClientCreate.self, ClientList.self, ClientGrant.self, ClientRotateSecret.self, ClientDisable.self,
            ClientEnable.self,
        ])
}

struct ClientCreate: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Registers a client, and prints its secret once.",
        discussion: """
            --management grants the Management API: 'all', or scopes such as "users:read users:write". Its scopes are a resource in \
            the plural, a colon, and read, write or delete.

              gatehouse client create --environment acme --name Backend --management all
              gatehouse client create --environment acme --name "Mobile app" --type public
            """)

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @Option(help: "The name that people read.", transform: Words.name)
    var name: String

    @Option(help: "Whether it can keep a secret (RFC 6749 section 2.1).")
    var type: Client.ClientType = .confidential

    @Option(
        help: ArgumentHelp(
            "A grant type; can be repeated. Without it: client_credentials, or authorization_code and refresh_token for a public client.",
            valueName: "grant-type"), transform: Words.grantType)
    var grantType: [GrantType] = []

    @Option(help: "Grants the Management API: 'all', or scopes separated by spaces.")
    var management: String?

    @Option(
        help: "Scopes it may ask for at the issuer itself, separated by spaces; can be repeated.",
        transform: Words.scopes)
    var scope: [ScopeSet] = []

    @Option(help: "The algorithm its access tokens are signed with: RS256 or ES256.", transform: Words.algorithm)
    var algorithm: SigningAlgorithm?

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        // RFC 6749 section 4.4: only confidential clients.
        guard type == .confidential || !grantType.contains(.clientCredentials) else {
            throw ValidationError("a public client cannot use client_credentials (RFC 6749 section 4.4)")
        }
        do { _ = try managementScopes } catch { throw ValidationError("--management: \(error)") }
    }

    func perform(_ session: Session) throws -> Report {
        var draft = ClientDraft(name: name, type: type, grantTypes: grantTypes)
        draft.allowedScopes = ScopeSet(scope.flatMap { $0 })
        draft.signingAlgorithm = algorithm
        draft.managementScopes = try managementScopes
        let environment = try session.installation.environment(environment)
        let (client, secret) = try session.installation.registerClient(draft, in: environment, actor: session.actor)
        var lines = [
            "The client \(name) has been registered in \(environment.handle).", "  client_id      \(client.clientID)",
        ]
        var json: JSONObject = [
            "id": .string(client.id.description), "client_id": .string(client.clientID.description),
            "name": .string(name), "type": .string(type.rawValue),
            "grant_types": .array(grantTypes.map { .string($0.rawValue) }),
            "environment": .string(environment.handle.description),
        ]
        if let secret {
            lines += ["  client_secret  \(secret.reveal())", "The secret is shown this once."]
            json["client_secret"] = .string(secret.reveal())
        }
        return Report(
            lines, .object(json),
            events: [CommandEvent(.clientCreated, environment.handle, client: client.clientID)])
    }

    private var grantTypes: [GrantType] {
        guard grantType.isEmpty else { return grantType }
        return type == .confidential ? [.clientCredentials] : [.authorizationCode, .refreshToken]
    }

    private var managementScopes: ScopeSet?? {
        get throws {
            guard let management else { return .none }
            if management == "all" { return .some(nil) }
            let scopes = try ScopeSet(parsing: management)
            guard !scopes.isEmpty else { throw ConfigurationError("name at least one scope, or 'all'") }
            return .some(scopes)
        }
    }
}
