// The claims a client asks for one by one (OpenID Connect Core section 5.5).

internal import JSON
internal import Model

/// Read strictly and bounded here, so that whoever makes tokens of it need not. Members that nobody knows are ignored (section 5.5).
struct CheckClaims: AuthorizationCheck {
    let parameters = ["claims"]
    let isRecorded = false
    private static let limits = JSONLimits(maxDepth: 6, maxBytes: 4096)
    private static let mostClaims = 100
    /// What there is without second factors.
    private static let contexts = [AuthenticationContext.password]

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        guard let text = asked.parameters.optional("claims") else { return }
        let json: JSON
        do { json = try JSON(parsing: Array(text.utf8), limits: Self.limits) } catch {
            throw OAuthError.claimsMalformed("is not JSON of at most \(Self.limits.maxBytes) bytes and small depth")
        }
        guard let object = json.object else { throw OAuthError.claimsMalformed("is not a JSON object") }
        var kept = JSONObject()
        for place in ["userinfo", "id_token"] {
            guard let value = object[place], !value.isNull else { continue }
            guard let claims = value.object, claims.count <= Self.mostClaims else {
                throw OAuthError.claimsMalformed(
                    "must hold an object of at most \(Self.mostClaims) claims in '\(place)'")
            }
            for (name, rule) in claims where !Self.isLegal(rule) {
                throw OAuthError.claimsMalformed("asks for '\(name)' in a form that section 5.5.1 does not know")
            }
            kept[place] = value
        }
        request.claims = JSON.object(kept).text
        // A client asks for no more by claims than it may by scopes; what it may not have is left out, like every claim that there is
        // not (section 5.5.1).
        if request.isOpenID {
            request.claimScopes = UserClaims.scopes(namedIn: kept).intersection(asked.client.allowedScopes)
                .subtracting(request.scopes)
        }
        guard let token = kept["id_token"] else { return }
        try Self.checkContext(token["acr"])
        try Self.hint(token["sub"]?["value"], asked.client, &request)
    }

    /// An essential `acr` that cannot be had is a failed authentication (section 5.5.1.1).
    private static func checkContext(_ rule: JSON?) throws(OAuthError) {
        guard let rule, rule["essential"]?.bool == true else { return }
        let wanted = (rule["values"]?.array ?? []) + [rule["value"]].compactMap { $0 }
        guard wanted.isEmpty || wanted.contains(where: { $0.string.map(contexts.contains) ?? false }) else {
            throw .contextUnmet
        }
    }

    /// Only the person of that `sub` may be answered for (section 5.5.1). A pairwise one cannot be led back to a person: whoever is
    /// signed in is compared with it.
    private static func hint(
        _ subject: JSON?, _ client: Client, _ request: inout AuthorizationRequest
    ) throws(OAuthError) {
        guard let subject else { return }
        guard let text = subject.string else { throw .hintedNobody }
        switch client.metadata.subjectType {
        case .pairwise: request.hintedSubject = text
        case .isPublic:
            guard let user = ID<User>(text) else { throw .hintedNobody }
            request.hintedUser = user
        }
    }

    /// null, or essential, value and values.
    private static func isLegal(_ rule: JSON) -> Bool {
        if rule.isNull { return true }
        guard let object = rule.object else { return false }
        return (object["essential"].map { $0.bool != nil } ?? true)
            && (object["values"].map { $0.array != nil } ?? true)
    }
}
