// A checked authorization request: what the steps and the code are made of.

internal import JSON
internal import Model

/// What to ask the person whatever is known already (OpenID Connect Core section 3.1.2.1).
enum Prompt: String, Sendable, CaseIterable {
    case none, login, consent
    case selectAccount = "select_account"
}

struct AuthorizationRequest: Equatable, Sendable {
    var delivery: Delivery
    var isRedirectURISent: Bool
    var scopes: ScopeSet = []
    /// The resource asked for; nil: by the scopes.
    var resource: String?
    /// The API that the access token will be for; nil: the issuer.
    var resourceServer: ID<ResourceServer>?
    var codeChallenge: String?
    var prompts: [Prompt] = []
    /// Seconds.
    var maxAge: Int?
    var nonce: String?
    /// As JSON, bounded and checked.
    var claims: String?
    /// Scopes that were not asked for, but claims of theirs were.
    var claimScopes: ScopeSet = []
    var loginHint: String?
    /// An organization's identifier or slug, as it was sent: whether there is one, its members alone learn.
    var organization: String?
    var locales: [String] = []
    /// Whom `id_token_hint` speaks of.
    var hintedUser: ID<User>?
    /// Whom the claim `sub` allows, as the client calls people; nil: anybody.
    var hintedSubjects: [String]?

    init(delivery: Delivery, isRedirectURISent: Bool) {
        self.delivery = delivery
        self.isRedirectURISent = isRedirectURISent
    }

    var isOpenID: Bool { scopes.contains(.openid) }
    /// All that the person has to consent to.
    var consentScopes: ScopeSet { scopes.union(claimScopes) }
}

// MARK: - As it is parked

extension AuthorizationRequest {
    var text: String {
        var object: JSONObject = [
            "redirect_uri": .string(delivery.redirectURI.description),
            "redirect_uri_sent": .bool(isRedirectURISent), "response_mode": .string(delivery.mode.rawValue),
            "scope": .string(scopes.description),
        ]
        object["state"] = delivery.state.map(JSON.string)
        object["resource"] = resource.map(JSON.string)
        object["resource_server"] = resourceServer.map { .string($0.description) }
        object["code_challenge"] = codeChallenge.map(JSON.string)
        if !prompts.isEmpty { object["prompt"] = .array(prompts.map { .string($0.rawValue) }) }
        object["max_age"] = maxAge.map(JSON.integer)
        object["nonce"] = nonce.map(JSON.string)
        object["claims"] = claims.map(JSON.string)
        if !claimScopes.isEmpty { object["claim_scopes"] = .string(claimScopes.description) }
        object["organization"] = organization.map(JSON.string)
        object["login_hint"] = loginHint.map(JSON.string)
        if !locales.isEmpty { object["ui_locales"] = .array(locales.map(JSON.string)) }
        object["hinted_user"] = hintedUser.map { .string($0.description) }
        object["hinted_subjects"] = hintedSubjects.map { .array($0.map(JSON.string)) }
        return JSON.object(object).text
    }

    /// Nothing but `text` writes what is read here; nil means that the row is not ours.
    init?(parked interaction: Interaction) {
        guard let json = try? JSON(parsing: Array(interaction.request.utf8)),
            let uri = json["redirect_uri"]?.string, let isSent = json["redirect_uri_sent"]?.bool,
            let mode = json["response_mode"]?.string.flatMap({ ResponseMode(rawValue: $0) }),
            let scopes = json["scope"]?.string.flatMap({ try? ScopeSet(parsing: $0) })
        else { return nil }
        self.init(
            delivery: Delivery(
                redirectURI: RedirectURI(unchecked: uri), mode: mode, state: json["state"]?.string,
                issuer: interaction.issuer),
            isRedirectURISent: isSent)
        self.scopes = scopes
        resource = json["resource"]?.string
        resourceServer = json["resource_server"]?.string.flatMap { ID($0) }
        codeChallenge = json["code_challenge"]?.string
        prompts = Self.strings(json["prompt"]).compactMap { Prompt(rawValue: $0) }
        maxAge = json["max_age"]?.integer
        nonce = json["nonce"]?.string
        claims = json["claims"]?.string
        claimScopes = json["claim_scopes"]?.string.flatMap { try? ScopeSet(parsing: $0) } ?? []
        loginHint = json["login_hint"]?.string
        organization = json["organization"]?.string
        locales = Self.strings(json["ui_locales"])
        hintedUser = json["hinted_user"]?.string.flatMap { ID($0) }
        hintedSubjects = json["hinted_subjects"].map(Self.strings)
    }

    private static func strings(_ json: JSON?) -> [String] { (json?.array ?? []).compactMap(\.string) }
}
