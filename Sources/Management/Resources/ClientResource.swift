// OAuth clients.

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
            Attribute("origin_domains", .words(most: 5), .always),
            Attribute("requested_scopes", .scopes, .always),
            Attribute("allowed_scopes", .scopes, .always),
            Attribute("first_party", .boolean, .onCreate, [.filtered]),
            Attribute("token_format", .word(ClientMetadata.TokenFormat.allCases.map(\.rawValue)), .always),
            Attribute("require_pkce", .boolean, .always),
            Attribute("signing_algorithm", .word(SigningAlgorithm.all.map(\.rawValue)), .always, [.optional]),
            Attribute(
                "token_endpoint_auth_method", .word(["client_secret_basic", "client_secret_post", "none"]), .always,
                column: "authentication_method"),
            Attribute("jwks", .object, .always, [.optional]),
            Attribute("jwks_uri", .text(1...2048), .always, [.optional]),
            Attribute("purpose", .text(1...500), .always, [.optional]),
            Attribute("client_uri", .text(1...2048), .always, [.optional]),
            Attribute("logo_uri", .text(1...2048), .always, [.optional]),
            Attribute("policy_uri", .text(1...2048), .always, [.optional]),
            Attribute("tos_uri", .text(1...2048), .always, [.optional]),
            Attribute("transaction_limits", .object, .always, [.optional]),
            Attribute("connect", .boolean, .onCreate, [.filtered]),
            Attribute("test_mode", .boolean, .onCreate, [.filtered]),
            Attribute("approval_status", .word(["pending", "approved", "rejected"]), .never, [.filtered]),
            Attribute("status", .word(["active", "disabled"]), .always, [.filtered]),
            Attribute("created_at", .time), Attribute("updated_at", .time),
        ],
        relationships: [
            .one("owner", "user", column: "owner_id", .onCreate, [.optional]),
            .many(
                "resource_server_grants", "client_resource_server_grant", in: "client_resource_server_grants",
                own: "client_id"),
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
        draft.provide("grant_types", .text(GrantType.authorizationCode.rawValue))
        draft.provide("allowed_scopes", .text(""))
        draft.provide("status", .text("active"))
        // Payments with real money wait for the operator's word.
        let isLive = draft["connect"] == .integer(1) && draft["test_mode"] != .integer(1)
        draft.columns.append(("approval_status", .text(isLive ? "pending" : "approved")))
        if case .person(let user, _, _, _) = work.caller.authority {
            draft.provide("owner", .text(user.description))
        }
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
        try change.checkConnect()
        try change.checkKeys()
        let method = change.draft.text("token_endpoint_auth_method") ?? change.old.text("token_endpoint_auth_method")
        guard (type == .isPublic) == (method == "none") else {
            throw ErrorDocument.attribute(
                "token_endpoint_auth_method", "is none for public clients, and for them alone")
        }
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
