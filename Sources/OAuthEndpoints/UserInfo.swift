// The userinfo endpoint (OpenID Connect Core section 5.3).

package import HTTP
internal import HTTPTypes
internal import JSON
internal import Model
package import OAuth
package import Routing
internal import Store

/// Tells a client about the person its access token speaks for.
package struct UserInfo: Endpoint {
    private let layout: Layout
    private let keyrings: Keyrings
    private let verifier = TokenVerifier()

    package init(_ layout: Layout, keyrings: Keyrings) {
        self.layout = layout
        self.keyrings = keyrings
    }

    package var routes: [Route] {
        layout.userInfo.flatMap { path in
            [.get, .post].map { Route($0, path, family: .oauth, limit: .none) }
        }
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let token = try Self.token(request)
        let (person, client, keyring) = try context.store.read { rows in
            let keyring = try keyrings.keyring(of: context.environment.id, in: rows)
            let found = try self.person(token, keyring, rows, context)
            return (found, try rows.clients.find(found.token.clientID), keyring)
        }
        context.trail.clientID = person.token.clientID.description
        context.trail.userID = person.user.id.description
        // At each address by itself: a person who has a token must not use up what the client has for others.
        try context.limits.count(
            client: person.token.clientID, at: context.remoteAddress, of: context.environment.id)
        var claims: JSONObject = ["sub": .string(person.token.subject)]
        let selected = UserClaims.select(
            person.user, UserClaims.Grant(person.grant, scopes: person.token.scopes), place: .userInfo,
            scopesApply: true)
        for (name, value) in selected { claims[name] = value }
        if let organization = person.token.organization { claims["org_id"] = .string(organization) }
        guard let client, let algorithm = client.metadata.userInfoAlgorithm else {
            return .bytes(JSON.object(claims).serialized(), type: "application/json").with(.noStore)
        }
        let signed = try UserInfoSignature.sign(
            claims, issuer: Issuer(address: context.address, layout: layout), client: client, algorithm, with: keyring)
        return .bytes(Array(signed.utf8), type: "application/jwt").with(.noStore)
    }

    private func person(
        _ token: String, _ keyring: Keyring, _ rows: EnvironmentConnection, _ context: Context
    ) throws -> VerifiedPerson {
        do {
            // Whichever resource server the token is for. OpenID Connect Core section 5.3.1 asks for the access token of an OpenID
            // Connect request and for no audience, and a client of seed 001 has one token for its API and for userinfo: what opens
            // userinfo is the scope `openid`, which a token has only where the person has granted it. A resource server that is not
            // to see a person's claims gets a token without: the client narrows `scope` when it refreshes.
            let person = try verifier.verifyPerson(
                token, issuer: Issuer(address: context.address, layout: layout), keyring: keyring, rows: rows,
                now: context.now)
            guard let person else { throw BearerError.invalid("the token does not speak for a person") }
            guard person.token.scopes.contains(.openid) else { throw BearerError.insufficientScope("openid") }
            return person
        } catch let refusal as TokenRefusal {
            // Not counted as a failed authentication: whoever brings a token here is seldom its author, and a backend must not be
            // locked out by what its visitors bring.
            throw BearerError.invalid(ErrorDescription(refusal.sentence))
        }
    }

    /// The token from the header or, by POST, from the body; never from the query, which ends up in logs and histories (RFC 6750
    /// section 5.3). Sent in two ways at once it is refused (section 2).
    private static func token(_ request: Request) throws -> String {
        let inBody = try bodyToken(request)
        let authorization: Authorization?
        do { authorization = try request.authorization() } catch {
            throw BearerError.malformed("the Authorization field cannot be read")
        }
        guard case .bearer(let inHeader) = authorization else {
            guard let inBody else { throw BearerError.missing }
            return inBody
        }
        guard inBody == nil else { throw BearerError.malformed("the token was sent in two ways at once") }
        return inHeader
    }

    private static func bodyToken(_ request: Request) throws -> String? {
        // Bodies of other types may come along and are not looked at (section 2.2).
        guard request.method == .post, request.contentType == .form else { return nil }
        guard let form = try? request.form() else { throw BearerError.malformed("the form cannot be read") }
        let tokens = form.all("access_token").filter { !$0.isEmpty }
        guard tokens.count <= 1 else { throw BearerError.malformed("access_token was sent more than once") }
        return tokens.first
    }
}
