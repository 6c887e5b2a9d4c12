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
        do { form = try request.form() } catch { throw OAuthError(.invalidRequest, error.description) }
        parameters = Parameters(form.pairs.map { ($0.name, $0.value) })
        credentials = Self.credentials(request)
    }

    /// The client, counted against its own limit; a failure is counted against the address.
    func authenticate(_ authentication: ClientAuthentication, in rows: EnvironmentConnection, _ context: Context) throws
        -> Client
    {
        do {
            let client = try authentication.authenticate(parameters, credentials, in: rows)
            context.trail.clientID = client.clientID.description
            try context.limits.count(client: client.clientID, of: context.environment.id)
            return client
        } catch let error as OAuthError where error.code == .invalidClient {
            context.limits.noteFailure(context.environment.id, context.remoteAddress)
            context.trail.clientID = context.trail.clientID ?? claimedName()
            throw error
        }
    }

    /// The name a client gave without proving it, for the log.
    private func claimedName() -> String? {
        if case .basic(let basic) = credentials { return basic.user }
        return (try? parameters.optional("client_id")) ?? nil
    }

    /// Basic credentials, raw and form-decoded.
    static func credentials(_ request: Request) -> ClientCredentials {
        do {
            switch try request.authorization() {
            case nil: return .none
            case .basic(let user, let password):
                return .basic(BasicCredentials(user: user, password: password, decoded: decoded(user, password)))
            default: return .unusable
            }
        } catch {
            return .unusable
        }
    }

    private static func isEncoding(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+") }

    private static func decoded(_ user: String, _ password: String) -> (user: String, password: String)? {
        // Most secrets read alike both ways.
        guard user.utf8.contains(where: Self.isEncoding) || password.utf8.contains(where: Self.isEncoding) else {
            return nil
        }
        // A half may hold `&` and `=` raw; then it is not form-encoded, and the raw reading stands.
        guard let form = try? Form(parsing: "u=\(user)&p=\(password)"), form.pairs.count == 2,
            let user = form.first("u"), let password = form.first("p")
        else { return nil }
        return (user, password)
    }
}
