// What the endpoints for clients share: reading the form, and finding out who sent it.

internal import HTTP
internal import HTTPTypes
internal import Model
internal import OAuth
internal import Routing
internal import Store

/// A form that a client has sent.
struct ClientRequest {
    let parameters: Parameters
    private let credentials: ClientCredentials

    init(_ request: Request) throws(OAuthError) {
        guard request.query.isEmpty else {
            throw OAuthError(
                .invalidRequest, "send the parameters in the body: a query can end up in logs (RFC 6749 section 2.3.1)")
        }
        let form: Form
        do { form = try request.form() } catch {
            // The sentence may name a parameter, and whoever sent it may have meant a value.
            throw OAuthError(.invalidRequest, error.description, detail: "the form cannot be read")
        }
        parameters = try Parameters(form.pairs.map { ($0.name, $0.value) })
        credentials = Self.credentials(request)
    }

    /// The client, counted against its own limit, of which one that only named itself has another at each address; a failure is
    /// counted against the address.
    func authenticate(_ authentication: ClientAuthentication, in rows: EnvironmentConnection, _ context: Context) throws
        -> Client
    {
        do {
            let client = try authentication.authenticate(parameters, credentials, in: rows)
            context.trail.clientID = client.clientID.description
            // Anybody can name a public client: what they send must not use up what its other users are allowed.
            try context.limits.count(
                client: client.clientID, at: client.type == .isPublic ? context.remoteAddress : nil,
                of: context.environment.id)
            return client
        } catch let error as OAuthError where error.code == .invalidClient {
            context.limits.noteFailure(context.environment.id, context.remoteAddress)
            context.trail.clientID = context.trail.clientID ?? claimedName().flatMap { try? ClientID($0).description }
            throw error
        }
    }

    /// The name a client gave without proving it, for the log.
    private func claimedName() -> String? {
        switch credentials {
        case .basic(let basic): basic.user
        case .unproven(let name): name
        case .none, .unusable: parameters.optional("client_id")
        }
    }

    /// Basic credentials, raw and form-decoded.
    static func credentials(_ request: Request) -> ClientCredentials {
        do {
            switch try request.authorization() {
            case nil: return .none
            case .basic(let user, let password):
                let decoded = Authorization.formDecoded(user: user, password: password)
                if password.isEmpty { return .unproven(decoded?.user ?? user) }
                return .basic(BasicCredentials(user: user, password: password, decoded: decoded))
            default: return .unusable
            }
        } catch {
            return .unusable
        }
    }
}
