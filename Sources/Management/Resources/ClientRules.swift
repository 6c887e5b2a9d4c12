// What a client may be, and what ends with it.

internal import Database
internal import JOSE
internal import JSON
internal import JSONAPI
internal import Model
internal import Store

extension Change {
    /// The grammar of redirect URIs (RFC 9700 section 2.1), as it is for commands.
    mutating func checkAddresses(of type: Client.ClientType) throws {
        guard type == .confidential || draft["require_pkce"] != .integer(0) else {
            throw ErrorDocument.attribute("require_pkce", "is always true of a public client (RFC 9700 section 2.1.1)")
        }
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
        for name in ["client_uri", "logo_uri", "policy_uri", "tos_uri", "jwks_uri"] {
            guard let text = draft.text(name) else { continue }
            guard (try? RedirectURI(registering: text, for: .confidential)) != nil else {
                throw ErrorDocument.attribute(name, "cannot be linked to: it must begin with https:// and a host")
            }
        }
    }

    /// What an app that people connect needs: origins that its pages have, and limits of what it may move.
    mutating func checkConnect() throws {
        if let text = draft.text("origin_domains") {
            var origins: [String] = []
            for part in text.split(separator: " ") {
                // Browsers send an Origin without the slash that people copy with it.
                let origin = part.hasSuffix("/") ? String(part.dropLast()) : String(part)
                do { origins.append(try Origin(origin).description) } catch {
                    throw ErrorDocument.attribute(
                        "origin_domains", "hold no origin \(JSONAPI.quoted(origin)): \(error)")
                }
            }
            draft.values["origin_domains"] = .text(origins.joined(separator: " "))
        }
        if let text = draft.text("transaction_limits") { try Self.check(limits: text) }
        let isConnect = (draft["connect"] ?? old["connect"]) == .integer(1)
        guard !isConnect || (draft.text("redirect_uris") ?? "").split(separator: " ").count <= 5 else {
            throw ErrorDocument.attribute("redirect_uris", "of a client with connect are at most 5")
        }
    }

    private static func check(limits text: String) throws {
        let known = ["per_transaction", "daily", "monthly", "approval_threshold"]
        for (name, value) in try JSON(parsing: Array(text.utf8)).object ?? [:] {
            guard known.contains(name) else {
                throw ErrorDocument.invalid(
                    "the limits are \(known.joined(separator: ", "))",
                    "/data/attributes/transaction_limits/" + RequestDocument.escaped(name))
            }
            guard let number = value.number, number >= 0, number <= 1e12 else {
                throw ErrorDocument.invalid(
                    "\(name) must be a number from 0 to 1000000000000", "/data/attributes/transaction_limits/\(name)")
            }
        }
    }

    /// The keys that a client signs with, by value or by address and not both (RFC 7591 section 2); never a private one, which would
    /// be nobody's any more.
    func checkKeys() throws {
        let hasSet = (draft["jwks"] ?? old["jwks"]) != .null
        let hasAddress = (draft["jwks_uri"] ?? old["jwks_uri"]) != .null
        guard !hasSet || !hasAddress else {
            let sent = (draft["jwks_uri"] ?? .null) != .null ? ("jwks_uri", "jwks") : ("jwks", "jwks_uri")
            throw ErrorDocument.attribute(sent.0, "and \(sent.1) cannot both be there (RFC 7591 section 2)")
        }
        guard let text = draft.text("jwks") else { return }
        do {
            guard try !JWKSet(parsing: Array(text.utf8)).keys.isEmpty else {
                throw ErrorDocument.attribute("jwks", "has no key that could be used: RSA, P-256 and Ed25519 are known")
            }
        } catch let error as JOSEError {
            throw ErrorDocument.attribute("jwks", "is no set of public keys (RFC 7517 section 5): \(error)")
        }
    }

    /// Without a key of its own a client's algorithm would be another one, unasked.
    func checkAlgorithm() throws {
        guard let name = draft.text("signing_algorithm") else { return }
        let keys = try rows.signingKeys.all()
        guard keys.contains(where: { $0.isPrimary && $0.algorithm.rawValue == name }) else {
            throw ErrorDocument.attribute("signing_algorithm", "has no key in this environment; generate one first")
        }
    }

    /// Whom a client's own tokens speak for.
    mutating func provideServiceUser() throws {
        if let known = try? id(as: Client.self), try rows.clients.find(known)?.serviceUser != nil { return }
        let user = User(
            id: work.id(), kind: .service, email: nil, createdAt: work.now, updatedAt: work.now)
        try rows.users.insert(user)
        draft.columns.append(("service_user_id", .text(user.id.description)))
    }

    func endClientTokens() throws {
        guard let name = old.text("client_id") else { return }
        try rows.revocations.mark(NotBefore(.client, name, at: work.now))
    }

    func endClient() throws {
        try endClientTokens()
        if let user = draft.text("service_user") { try rows.records.delete(user, from: "users") }
    }
}
