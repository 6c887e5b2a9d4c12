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
            ClientCreate.self, ClientList.self, ClientGrant.self, ClientRevokeGrant.self, ClientRotateSecret.self,
            ClientDisable.self, ClientEnable.self,
        ])
}

struct ClientCreate: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Registers a client, and prints its secret once.",
        discussion: """
            --management grants the Management API: 'all', or scopes such as "users:read users:write". Its scopes are a resource in \
            the plural, a colon, and read, write or delete.

              gatehouse client create --environment acme --name Backend --management all
              gatehouse client create --environment acme --name "Web site" --grant authorization_code --grant refresh_token \
                --redirect-uri https://www.example.com/callback --scope "openid profile email read:documents"
              gatehouse client create --environment acme --name "Command line" --type public --redirect-uri http://127.0.0.1/callback
            """)

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @Option(help: "The name that people read.", transform: Words.name)
    var name: String

    @Option(help: "Whether it can keep a secret (RFC 6749 section 2.1).")
    var type: Client.ClientType = .confidential

    @Option(
        name: [.customLong("grant"), .customLong("grant-type")],
        help: ArgumentHelp(
            "A grant type; can be repeated. Without it: client_credentials; with a --redirect-uri or for a public client authorization_code and refresh_token.",
            valueName: "grant-type"), transform: Words.grantType)
    var grantType: [GrantType] = []

    @Option(help: "Grants the Management API: 'all', or scopes separated by spaces.")
    var management: String?

    @Option(
        help:
            "Scopes it may ask for at the issuer itself, separated by spaces; can be repeated. Without it, a client that signs people in may ask for OpenID Connect's own.",
        transform: Words.scopes)
    var scope: [ScopeSet] = []

    @Option(
        help: "The algorithm its access tokens are signed with: \(SigningAlgorithm.names).",
        transform: Words.algorithm)
    var algorithm: SigningAlgorithm?

    @Option(
        name: .customLong("token-endpoint-auth-method"),
        help:
            "How a confidential client proves itself: client_secret_basic, which takes the secret in a form too, or client_secret_post alone.",
        transform: Words.authenticationMethod)
    var authenticationMethod: ClientAuthenticationMethod?

    @OptionGroup var people: PeopleOptions
    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        // RFC 6749 section 4.4: only confidential clients.
        guard type == .confidential || !grantType.contains(.clientCredentials) else {
            throw ValidationError("a public client cannot use client_credentials (RFC 6749 section 4.4)")
        }
        guard type == .confidential || authenticationMethod == nil else {
            throw ValidationError("a public client has no secret, and no --token-endpoint-auth-method but none")
        }
        // RFC 7591 section 2.1, and what RFC 6749 section 3.1.2.2 wants of registration.
        guard !grantTypes.contains(.authorizationCode) || !people.redirectURI.isEmpty else {
            throw ValidationError("authorization_code needs at least one --redirect-uri (RFC 6749 section 3.1.2.2)")
        }
        guard type == .confidential || !people.noPKCE else {
            throw ValidationError(
                "--no-pkce is for confidential clients: a public one cannot do without (RFC 9700 section 2.1.1)")
        }
        do { _ = try managementScopes } catch { throw ValidationError("--management: \(error)") }
    }

    func perform(_ session: Session) throws -> Report {
        var draft = ClientDraft(name: name, type: type, grantTypes: grantTypes)
        draft.allowedScopes = scopes
        draft.signingAlgorithm = algorithm
        draft.authenticationMethod = authenticationMethod
        draft.managementScopes = try managementScopes
        draft.metadata = people.metadata
        let environment = try session.installation.environment(environment)
        let (client, secret) = try session.installation.registerClient(draft, in: environment, actor: session.actor)
        var lines = [
            "The client \(name) has been registered in \(environment.handle).", "  client_id      \(client.clientID)",
        ]
        var json = JSONObject.client(client)
        json["environment"] = .string(environment.handle.description)
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
        let signsIn = type == .isPublic || !people.redirectURI.isEmpty
        return signsIn ? [.authorizationCode, .refreshToken] : [.clientCredentials]
    }

    private var scopes: ScopeSet {
        guard scope.isEmpty, grantTypes.contains(.authorizationCode) else { return ScopeSet(scope.flatMap { $0 }) }
        return ScopeSet(ScopeToken.identity.filter { $0 != .offlineAccess || grantTypes.contains(.refreshToken) })
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
