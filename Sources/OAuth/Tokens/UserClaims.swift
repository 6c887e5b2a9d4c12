// What a client is told of a person (OpenID Connect Core sections 5.1, 5.4 and 5.5).

package import JSON
package import Model

/// Which claims are given, and where.
package enum UserClaims {
    /// The claims that each scope asks for (section 5.4).
    private static let names: [(scope: ScopeToken, claims: [String])] = [
        (
            .profile,
            [
                "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
                "picture", "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at",
            ]
        ),
        (.email, ["email", "email_verified"]),
        (.address, ["address"]),
        (.phone, ["phone_number", "phone_number_verified"]),
    ]

    /// Every claim that can be given.
    package static let supported = names.flatMap(\.claims)

    /// Where claims are put, as the `claims` parameter names it (section 5.5).
    package enum Place: String, Sendable {
        case userInfo = "userinfo"
        case idToken = "id_token"
    }

    /// The scopes whose claims a `claims` parameter names, anywhere.
    static func scopes(namedIn requested: JSONObject) -> ScopeSet {
        let named = requested.flatMap { _, place in place.object?.names ?? [] }
        return ScopeSet(names.filter { _, claims in claims.contains(where: named.contains) }.map(\.scope))
    }

    /// What was granted of a person's claims.
    package struct Grant: Sendable {
        let scopes: ScopeSet
        /// Whose claims are given only where they are named.
        let namedScopes: ScopeSet
        /// The `claims` parameter.
        let requested: String?

        /// - Parameter scopes: of the token at hand, which may be fewer than were granted.
        package init(_ grant: AuthorizationGrant, scopes: ScopeSet) {
            self.scopes = scopes
            namedScopes = grant.claimScopes
            requested = grant.claims
        }
    }

    /// The claims of a person that belong in a place: those of the granted scopes if `scopesApply`, and those that the `claims`
    /// parameter names there. A claim whose scope the person has not consented to is not given, named or not, nor is one that is
    /// wanted with another value than it has (section 5.5.1); that it was essential makes no error of it (section 5.5.1).
    package static func select(_ user: User, _ grant: Grant, place: Place, scopesApply: Bool) -> JSONObject {
        let named = grant.requested.flatMap { try? JSON(parsing: Array($0.utf8)) }?[place.rawValue]?.object
        guard scopesApply || named != nil else { return JSONObject() }
        let others = try? JSON(parsing: Array(user.profile.claims.utf8))
        var claims = JSONObject()
        for (scope, names) in names {
            let isGranted = grant.scopes.contains(scope)
            guard isGranted || grant.namedScopes.contains(scope) else { continue }
            for name in names {
                guard let value = value(name, user, others) else { continue }
                let isNamed = named?[name].map { isWanted(value, $0) } ?? false
                if isNamed || (isGranted && scopesApply) { claims[name] = value }
            }
        }
        return claims
    }

    /// `value` and `values` of section 5.5.1.
    private static func isWanted(_ value: JSON, _ rule: JSON) -> Bool {
        if let wanted = rule["value"] { return wanted == value }
        if let wanted = rule["values"]?.array { return wanted.contains(value) }
        return true
    }

    private static func value(_ name: String, _ user: User, _ others: JSON?) -> JSON? {
        switch name {
        case "name":
            let parts = [user.firstName, user.lastName].compactMap(\.self)
            return parts.isEmpty ? nil : .string(parts.joined(separator: " "))
        case "given_name": return user.firstName.map(JSON.string)
        case "family_name": return user.lastName.map(JSON.string)
        case "updated_at": return .integer(user.updatedAt.seconds)
        case "email": return user.email.map { .string($0.description) }
        case "email_verified": return user.email.map { _ in .bool(user.isEmailVerified) }
        case "phone_number": return user.profile.phoneNumber.map(JSON.string)
        case "phone_number_verified":
            return user.profile.phoneNumber.map { _ in .bool(user.profile.isPhoneNumberVerified) }
        default:
            // Section 5.3.2: a claim without a value is left out.
            guard let value = others?[name], !value.isNull else { return nil }
            return value
        }
    }
}
