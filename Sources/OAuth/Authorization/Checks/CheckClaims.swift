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
        try Self.checkContext(kept["id_token"]?["acr"])
        request.hintedSubjects = try Self.subjects(namedIn: kept)
        // The person's own identifier leads back to them; a pairwise one does not, and neither do several.
        guard asked.client.metadata.subjectType == .isPublic, let names = request.hintedSubjects, names.count == 1
        else { return }
        guard let user = names.first.flatMap({ ID<User>($0) }) else { throw OAuthError.hintedNobody }
        request.hintedUser = user
    }

    /// An essential `acr` that cannot be had is a failed authentication (section 5.5.1.1).
    private static func checkContext(_ rule: JSON?) throws(OAuthError) {
        guard let rule, rule["essential"]?.bool == true else { return }
        let wanted = (rule["values"]?.array ?? []) + [rule["value"]].compactMap { $0 }
        guard wanted.isEmpty || wanted.contains(where: { $0.string.map(contexts.contains) ?? false }) else {
            throw .contextUnmet
        }
    }

    /// Only for the person of that `sub`, or for one of several, may be answered (sections 3.1.2.2 and 5.5.1). Userinfo cannot leave
    /// its `sub` out as it may any other claim that is not so (section 5.3.2), so it binds the request as the ID token's does. Nil
    /// where nobody is named.
    private static func subjects(namedIn claims: JSONObject) throws(OAuthError) -> [String]? {
        var allowed: [String]?
        for place in ["userinfo", "id_token"] {
            guard let rule = claims[place]?["sub"] else { continue }
            for names in [rule["value"].map { [$0] }, rule["values"]?.array] {
                guard let names = names?.compactMap(\.string) else { continue }
                allowed = allowed.map { $0.filter(names.contains) } ?? names
            }
        }
        guard allowed?.isEmpty != true else { throw .hintedNobody }
        return allowed
    }

    /// null, or essential, value and values.
    private static func isLegal(_ rule: JSON) -> Bool {
        if rule.isNull { return true }
        guard let object = rule.object else { return false }
        return (object["essential"].map { $0.bool != nil } ?? true)
            && (object["values"].map { $0.array != nil } ?? true)
    }
}
