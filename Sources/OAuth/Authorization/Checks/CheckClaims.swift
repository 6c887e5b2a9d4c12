// The claims a client asks for one by one (OpenID Connect Core section 5.5).

internal import JSON

/// Read strictly and bounded here, so that whoever makes tokens of it need not. Members that nobody knows are ignored (section 5.5).
struct CheckClaims: AuthorizationCheck {
    let parameters = ["claims"]
    let isRecorded = false
    private static let limits = JSONLimits(maxDepth: 6, maxBytes: 4096)
    private static let mostClaims = 100

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
    }

    /// null, or essential, value and values.
    private static func isLegal(_ rule: JSON) -> Bool {
        if rule.isNull { return true }
        guard let object = rule.object else { return false }
        return (object["essential"].map { $0.bool != nil } ?? true)
            && (object["values"].map { $0.array != nil } ?? true)
    }
}
