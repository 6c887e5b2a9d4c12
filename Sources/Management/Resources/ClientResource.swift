// OAuth clients.

internal import Cryptography
internal import Database
internal import Identity
internal import JSON
internal import JSONAPI
internal import Model
internal import Store

extension Resource {
    static let client = Resource(
        type: "client", path: "clients", about: "An application that asks for tokens", table: "clients",
        attributes: [
            Attribute("client_id", .text(1...255), .never, [.filtered]),
            Attribute("name", .text(1...100), .always, [.required, .filtered, .sorted]),
            Attribute("client_type", .word(Client.ClientType.allCases.map(\.rawValue)), .onCreate, [.filtered]),
            Attribute("grant_types", .words(most: 10), .always),
            Attribute("redirect_uris", .words(most: RedirectURI.mostPerClient), .always),
            Attribute("post_logout_redirect_uris", .words(most: RedirectURI.mostPerClient), .always),
            Attribute("allowed_scopes", .scopes, .always),
            Attribute("first_party", .boolean, .onCreate, [.filtered]),
            Attribute("token_format", .word(ClientMetadata.TokenFormat.allCases.map(\.rawValue)), .always),
            Attribute("signing_algorithm", .word(SigningAlgorithm.all.map(\.rawValue)), .always, [.optional]),
            Attribute(
                "token_endpoint_auth_method", .word(["client_secret_basic", "client_secret_post", "none"]), .onCreate,
                column: "authentication_method"),
            Attribute("client_uri", .text(1...2048), .always, [.optional]),
            Attribute("logo_uri", .text(1...2048), .always, [.optional]),
            Attribute("policy_uri", .text(1...2048), .always, [.optional]),
            Attribute("tos_uri", .text(1...2048), .always, [.optional]),
            Attribute("status", .word(["active", "disabled"]), .always, [.filtered]),
            Attribute("created_at", .time), Attribute("updated_at", .time),
        ],
        relationships: [
            .many(
                "resource_server_grants", "client_resource_server_grant", in: "client_resource_server_grants",
                own: "client_id")
        ],
        operations: [
            .list, .show, .create("registered", Steps(prepare: prepareClient, check: checkNewClient)),
            .update(Steps(check: checkClient, effect: endDisabledClient)),
            .delete(Steps(check: checkClientDeletion, effect: { try $0.endClient() })),
            .action("rotate-secret", "secret_rotated", Steps(prepare: giveSecret, check: checkConfidential)),
        ])

    private static let prepareClient: @Sendable (inout Draft, Work) throws -> Void = { draft, work in
        draft.provide("client_type", .text(Client.ClientType.confidential.rawValue))
        let isPublic = draft.text("client_type") == Client.ClientType.isPublic.rawValue
        draft.provide("token_endpoint_auth_method", .text(isPublic ? "none" : "client_secret_basic"))
        guard isPublic == (draft.text("token_endpoint_auth_method") == "none") else {
            throw ErrorDocument.attribute(
                "token_endpoint_auth_method", "is none for public clients, and for them alone")
        }
        draft.provide("grant_types", .text(GrantType.authorizationCode.rawValue))
        draft.provide("allowed_scopes", .text(""))
        draft.provide("status", .text("active"))
        draft.columns.append(("client_id", .text(work.newID)))
        if !isPublic { try giveSecret(&draft, work) }
    }

    /// A secret of 256 bits, kept as its digest and shown in this answer alone.
    private static let giveSecret: @Sendable (inout Draft, Work) throws -> Void = { draft, work in
        let token = SecretToken(work.services.randomness)
        draft.columns.append(("secret_digest", .blob(token.digest)))
        draft.meta.append(("client_secret", .string(token.secret.reveal())))
    }

    private static let checkNewClient: @Sendable (inout Change) throws -> Void = { change in
        try checkClient(&change)
    }

    private static let checkClient: @Sendable (inout Change) throws -> Void = { change in
        let type = Client.ClientType(rawValue: change.draft.text("client_type") ?? change.old.text("client_type") ?? "")
        try change.checkAddresses(of: type ?? .confidential)
        try change.checkAlgorithm()
        guard let grants = change.draft.text("grant_types") else { return }
        let known: [GrantType] = [.authorizationCode, .clientCredentials, .refreshToken]
        let words = grants.split(separator: " ").map { GrantType(rawValue: String($0)) }
        guard words.allSatisfy(known.contains) else {
            throw ErrorDocument.attribute(
                "grant_types", "can be \(known.map(\.rawValue).joined(separator: ", "))")
        }
        guard words.contains(.clientCredentials) else { return }
        guard type == .confidential else {
            throw ErrorDocument.attribute(
                "grant_types", "of a public client cannot have client_credentials (RFC 6749 section 4.4)")
        }
        try change.provideServiceUser()
    }

    private static let endDisabledClient: @Sendable (Change) throws -> Void = { change in
        if change.draft.text("status") == "disabled" { try change.endClientTokens() }
    }

    private static let checkClientDeletion: @Sendable (inout Change) throws -> Void = { change in
        guard let client = try change.rows.clients.find(change.id(as: Client.self)) else { return }
        guard client.app == nil else {
            throw ErrorDocument.conflict("the client belongs to an app, and goes with it")
        }
        if let user = client.serviceUser { change.draft.values["service_user"] = .text(user.description) }
    }

    private static let checkConfidential: @Sendable (inout Change) throws -> Void = { change in
        guard change.old.text("client_type") == Client.ClientType.confidential.rawValue else {
            throw ErrorDocument.conflict("a public client has no secret")
        }
        guard let client = try change.rows.clients.find(change.id(as: Client.self)) else { return }
        try change.checkHeld(by: client)
    }
}

extension Change {
    /// The grammar of redirect URIs (RFC 9700 section 2.1), as it is for commands.
    fileprivate mutating func checkAddresses(of type: Client.ClientType) throws {
        for name in ["redirect_uris", "post_logout_redirect_uris"] {
            guard let text = draft.text(name) else { continue }
            var checked: [String] = []
            for uri in text.split(separator: " ") {
                do {
                    checked.append(
                        try RedirectURI(
                            registering: String(uri), for: type, isDevelopment: work.environment.kind == .development
                        ).description)
                } catch { throw ErrorDocument.attribute(name, "cannot be registered: \(error)") }
            }
            draft.values[name] = .text(checked.joined(separator: " "))
        }
        for name in ["client_uri", "logo_uri", "policy_uri", "tos_uri"] {
            guard let text = draft.text(name) else { continue }
            guard (try? RedirectURI(registering: text, for: .confidential)) != nil else {
                throw ErrorDocument.attribute(name, "cannot be linked to: it must begin with https:// and a host")
            }
        }
    }

    /// Without a key of its own a client's algorithm would be another one, unasked.
    fileprivate func checkAlgorithm() throws {
        guard let name = draft.text("signing_algorithm") else { return }
        let keys = try rows.signingKeys.all()
        guard keys.contains(where: { $0.isPrimary && $0.algorithm.rawValue == name }) else {
            throw ErrorDocument.attribute("signing_algorithm", "has no key in this environment; generate one first")
        }
    }

    /// Whom a client's own tokens speak for.
    fileprivate mutating func provideServiceUser() throws {
        if let known = try? id(as: Client.self), try rows.clients.find(known)?.serviceUser != nil { return }
        let user = User(
            id: work.id(), kind: .service, email: nil, createdAt: work.now, updatedAt: work.now)
        try rows.users.insert(user)
        draft.columns.append(("service_user_id", .text(user.id.description)))
    }

    fileprivate func endClientTokens() throws {
        guard let name = old.text("client_id") else { return }
        try rows.revocations.mark(
            NotBefore(
                kind: .client, subject: name, second: work.now.seconds,
                expiresAt: work.now.adding(seconds: ResourceServer.tokenLifetimes.upperBound + 60)))
    }

    fileprivate func endClient() throws {
        try endClientTokens()
        if let user = draft.text("service_user") { try rows.records.delete(user, from: "users") }
    }
}
