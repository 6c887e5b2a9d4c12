// Who may call the Management API, and for what.

internal import HTTP
internal import HTTPTypes
internal import JSONAPI
internal import Model
internal import OAuth
internal import Routing
internal import Store

/// Whoever a good token speaks for.
package struct Caller: Sendable {
    let clientID: ClientID
    /// The person, or the service user behind the client.
    let user: ID<User>
    let actor: AuditEvent.Actor
    let scopes: ScopeSet
    let isPerson: Bool
    /// That the token names: it is for this one alone.
    let organization: String?

    /// Whether token and user both have the permission, as the transaction sees it. A service user has what the client's grant
    /// for the Management API gives, and what its roles give; a person what roles give.
    func has(_ permission: String, in rows: EnvironmentConnection) throws -> Bool {
        guard organization == nil else { return false }
        guard !isPerson else { return try isStanding(permission, rows) && rows.roleAssignments.has(permission, user) }
        guard let scope = try? ScopeToken(permission), scopes.contains(scope),
            let client = try rows.clients.find(clientID), client.status == .active
        else { return false }
        if let server = try rows.resourceServers.management(),
            let grant = try rows.resourceServers.grant(client.id, for: server.id),
            grant.allowedScopes?.contains(scope) ?? true
        {
            return true
        }
        return try rows.roleAssignments.has(permission, user)
    }

    /// Whether person, token and client still stand: the token has the scope, and the client may ask people for it, as its grant for
    /// the Management API is now.
    func isStanding(_ permission: String, _ rows: EnvironmentConnection) throws -> Bool {
        guard let scope = try? ScopeToken(permission), scopes.contains(scope),
            let client = try rows.clients.find(clientID), client.status == .active,
            let server = try rows.resourceServers.management(),
            try Target.server(server).allowed(to: client, in: rows)?.contains(scope) == true
        else { return false }
        return try rows.roleAssignments.isActive(user)
    }

    /// Throws where the permission is missing.
    func require(_ permission: String, in rows: EnvironmentConnection) throws {
        guard try has(permission, in: rows) else { throw ErrorDocument.insufficient(permission) }
    }
}

/// Opens the Management API to tokens of the root issuer that were issued for it.
struct Gate: Sendable {
    let keyrings: Keyrings
    private let verifier = TokenVerifier()

    init(keyrings: Keyrings) {
        self.keyrings = keyrings
    }

    /// The caller, if they may do it, and how far.
    func open(
        _ verb: Verb, _ resource: Resource, _ request: Request, _ context: Context, in rows: EnvironmentConnection
    ) throws -> (Caller, Reach) {
        let token = try verified(request, context, rows)
        context.trail.clientID = token.clientID.description
        let caller = try caller(token, rows)
        if caller.isPerson { context.trail.userID = caller.user.description }
        return (caller, try caller.reach(verb, resource, in: rows))
    }

    private func verified(
        _ request: Request, _ context: Context, _ rows: EnvironmentConnection
    ) throws -> VerifiedToken {
        guard request.fields[.authorization] != nil else { throw ErrorDocument.noToken }
        guard let authorization = try? request.authorization() else { throw ErrorDocument.token(.malformed) }
        guard case .bearer(let text) = authorization else { throw ErrorDocument.noToken }
        do {
            return try verifier.verify(
                text, issuer: Issuer(address: context.address, layout: .root),
                audience: context.address.managementAPI,
                keyring: try keyrings.keyring(of: context.environment.id, in: rows), rows: rows, now: context.now)
        } catch let refusal as TokenRefusal {
            throw ErrorDocument.token(refusal)
        }
    }

    /// "The token must be linked to a user" (seed 003).
    private func caller(_ token: VerifiedToken, _ rows: EnvironmentConnection) throws -> Caller {
        if token.authentication != nil {
            guard let id = token.grant.flatMap({ ID<AuthorizationGrant>($0) }), let grant = try rows.grants.find(id)
            else {
                throw ErrorDocument.token(.revoked)
            }
            return Caller(
                clientID: token.clientID, user: grant.user, actor: .user(grant.user), scopes: token.scopes,
                isPerson: true, organization: token.organization)
        }
        guard let user = try rows.clients.find(token.clientID)?.serviceUser else { throw ErrorDocument.noUser }
        return Caller(
            clientID: token.clientID, user: user, actor: .client(token.clientID), scopes: token.scopes,
            isPerson: false, organization: nil)
    }
}

extension ErrorDocument {
    /// RFC 6750 section 3.1: who brings no token is told no error code. Seed 003 lets the request reach the API, where policy
    /// denies it: 403.
    static let noToken = ErrorDocument(
        403, "forbidden",
        "send an access token for the Management API as 'Authorization: Bearer ACCESS_TOKEN'",
        fields: [(.wwwAuthenticate, #"Bearer realm="gatehouse""#)])

    static func token(_ refusal: TokenRefusal) -> ErrorDocument {
        ErrorDocument(
            401, "invalid_token", refusal.sentence,
            fields: [(.wwwAuthenticate, #"Bearer realm="gatehouse", error="invalid_token""#)])
    }

    static let noUser = ErrorDocument(
        403, "forbidden", "the token is linked to no user; register the client for client_credentials")

    static func insufficient(_ permission: String) -> ErrorDocument {
        ErrorDocument(
            403, "insufficient_scope",
            "the permission \(permission) is missing: it must be a scope of the token, and granted to the client or "
                + "given to the person by a role",
            fields: [
                (.wwwAuthenticate, #"Bearer realm="gatehouse", error="insufficient_scope", scope="\#(permission)""#)
            ])
    }
}
