// Who may call the Management API, and for what.

internal import HTTP
internal import HTTPTypes
internal import JSONAPI
internal import Model
internal import OAuth
internal import Routing
internal import Store

/// Whoever may ask for something here: by a good token, or by being a member of the environment's account.
package struct Caller: Sendable {
    /// What they may do, and why.
    enum Authority: Sendable {
        /// A client's own token.
        case client(ClientID, serviceUser: ID<User>, scopes: ScopeSet)
        /// A person's token. Where it names an organization, it is for this one alone.
        case person(ID<User>, through: ClientID, scopes: ScopeSet, organization: String?)
        /// No token: what the role of a member allows.
        case member(permissions: Set<String>)
    }

    let authority: Authority
    let actor: AuditEvent.Actor

    /// The client that the token was issued to.
    var clientID: ClientID? {
        switch authority {
        case .client(let id, _, _), .person(_, let id, _, _): id
        case .member: nil
        }
    }

    /// Whether token and user both have the permission, as the transaction sees it. A service user has what the client's grant
    /// for the Management API gives, and what its roles give; a person what roles give; a member what the role in the account gives.
    func has(_ permission: String, in rows: EnvironmentConnection) throws -> Bool {
        switch authority {
        case .member(let permissions): return permissions.contains(permission)
        case .person(let user, let id, let scopes, nil):
            return try Self.isStanding(permission, user, id, scopes, rows)
                && rows.roleAssignments.has(permission, user)
        case .person: return false
        case .client(let id, let user, let scopes):
            guard let scope = try? ScopeToken(permission), scopes.contains(scope),
                let client = try rows.clients.find(id), client.status == .active
            else { return false }
            if let server = try rows.resourceServers.management(),
                let grant = try rows.resourceServers.grant(client.id, for: server.id),
                grant.allowedScopes?.contains(scope) ?? true
            {
                return true
            }
            return try rows.roleAssignments.has(permission, user)
        }
    }

    /// Whether person, token and client still stand: the token has the scope, and the client may ask people for it, as its grant for
    /// the Management API is now.
    static func isStanding(
        _ permission: String, _ user: ID<User>, _ id: ClientID, _ scopes: ScopeSet, _ rows: EnvironmentConnection
    ) throws -> Bool {
        guard let scope = try? ScopeToken(permission), scopes.contains(scope),
            let client = try rows.clients.find(id), client.status == .active,
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
        let caller = try caller(request, context, rows)
        return (caller, try caller.reach(verb, resource, in: rows))
    }

    private func caller(_ request: Request, _ context: Context, _ rows: EnvironmentConnection) throws -> Caller {
        if let member = context.member { return Caller(member) }
        let token = try verified(request, context, rows)
        context.trail.clientID = token.clientID.description
        let caller = try speaker(of: token, rows)
        if case .person(let user, _, _, _) = caller.authority { context.trail.userID = user.description }
        return caller
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
    private func speaker(of token: VerifiedToken, _ rows: EnvironmentConnection) throws -> Caller {
        if token.authentication != nil {
            guard let id = token.grant.flatMap({ ID<AuthorizationGrant>($0) }), let grant = try rows.grants.find(id)
            else {
                throw ErrorDocument.token(.revoked)
            }
            return Caller(
                authority: .person(
                    grant.user, through: token.clientID, scopes: token.scopes, organization: token.organization),
                actor: .user(grant.user))
        }
        guard let user = try rows.clients.find(token.clientID)?.serviceUser else { throw ErrorDocument.noUser }
        return Caller(
            authority: .client(token.clientID, serviceUser: user, scopes: token.scopes), actor: .client(token.clientID))
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
