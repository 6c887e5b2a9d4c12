// Who may call the Builder API, and for which app.

internal import HTTP
internal import HTTPTypes
internal import Model
package import OAuth
internal import Routing
internal import Store

/// A caller that has proved to be the machine client of the app in the path.
struct BuilderCaller: Sendable {
    let client: Client
    let app: App
    /// What it may do with this request: the token's scopes, or the client's own with Basic.
    let scopes: ScopeSet

    func require(_ scope: ScopeToken, code: String = "forbidden") throws(BuilderError) {
        // The platform's own scope stands for any, where nothing stands beside it.
        guard scopes.contains(scope) || scopes == [.admin] else { throw .scopeMissing(code, scope.description) }
    }
}

/// Opens the Builder API to machine clients.
package struct BuilderGate: Sendable {
    private let keyrings: Keyrings
    private let authentication = ClientAuthentication()
    private let verifier = TokenVerifier()

    package init(keyrings: Keyrings) {
        self.keyrings = keyrings
    }

    /// The caller, by a Bearer token of the app issuer or by HTTP Basic. `unauthorized` is the word a refusal answers with: the
    /// users' routes and the one that mints tokens differ in it.
    func open(
        _ request: Request, _ context: Context, in rows: EnvironmentConnection, unauthorized: String = "Unauthorized"
    ) throws -> BuilderCaller {
        let (client, scopes): (Client, ScopeSet)
        do {
            (client, scopes) = try identify(request, context, rows)
        } catch let error as BuilderError {
            if error.isGuess { context.limits.noteFailure(context.environment.id, context.remoteAddress) }
            throw error.saying(unauthorized)
        }
        context.trail.clientID = client.clientID.description
        try context.limits.count(client: client.clientID, of: context.environment.id)
        guard client.sibling == .machine, let app = client.app, let path = try? ClientID(context.parameter(0)),
            let found = try rows.apps.find(publicClientID: path), found.id == app, found.status == .approved
        else { throw BuilderError.appUnknown }
        return BuilderCaller(client: client, app: found, scopes: scopes)
    }

    private func identify(
        _ request: Request, _ context: Context, _ rows: EnvironmentConnection
    ) throws -> (Client, ScopeSet) {
        do {
            switch try request.authorization() {
            case nil: throw BuilderError.noCredentials
            case .bearer(let token): return try bearer(token, context, rows)
            case .basic(let user, let password): return try basic(user, password, context, rows)
            case .other: throw BuilderError.noCredentials
            }
        } catch let error as AuthorizationError {
            throw BuilderError.malformedCredentials(error)
        }
    }

    private func bearer(_ token: String, _ context: Context, _ rows: EnvironmentConnection) throws -> (Client, ScopeSet)
    {
        let issuer = Issuer(address: context.address, layout: .app)
        let verified: VerifiedToken
        do {
            verified = try verifier.verify(
                token, issuer: issuer, audience: issuer.description,
                keyring: try keyrings.keyring(of: context.environment.id, in: rows), rows: rows, now: context.now)
        } catch let refusal as TokenRefusal {
            throw BuilderError.unauthorized(
                refusal.sentence, detail: String(describing: refusal), isGuess: refusal == .badSignature)
        }
        // A user's or owner's token names the public client: it is no machine token.
        guard verified.userType == nil, let client = try rows.clients.find(verified.clientID) else {
            throw BuilderError.unauthorized("the token was not issued to a machine client")
        }
        return (client, verified.scopes)
    }

    private func basic(
        _ user: String, _ password: String, _ context: Context, _ rows: EnvironmentConnection
    ) throws -> (Client, ScopeSet) {
        let decoded = Authorization.formDecoded(user: user, password: password)
        let credentials = ClientCredentials.basic(BasicCredentials(user: user, password: password, decoded: decoded))
        do {
            let client = try authentication.authenticate(Parameters.none, credentials, in: rows)
            return (client, client.allowedScopes)
        } catch is OAuthError {
            // The name that was given without proof, for the log.
            context.trail.clientID = (try? ClientID(user))?.description
            throw BuilderError.wrongSecret
        }
    }
}
