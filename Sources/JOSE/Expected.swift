// What claims are compared with, as data: who should have issued the token, for whom, and what time it is.

package struct Expected: Sendable {
    package let issuer: String
    /// Any of these will do.
    package let audience: Audience
    package let time: NumericDate
    /// Seconds by which clocks may differ, in the token's favour.
    package let leeway: Int

    /// A leeway that is negative counts as none; one of more than an hour would be a policy, not a clock, and counts as one.
    package init(issuer: String, audience: Audience, time: NumericDate, leeway: Int = 0) {
        self.issuer = issuer
        self.audience = audience
        self.time = time
        self.leeway = min(max(leeway, 0), 3600)
    }
}

extension ClaimsSet {
    /// Refuses claims of another issuer, for another audience, or outside their time. Issuer, audience and expiration must
    /// be there; `nbf` and `iat` are checked when they are.
    package func check(_ expected: Expected) throws(JOSEError) {
        guard let iss else { throw .claimMissing("iss") }
        guard same(iss, expected.issuer) else { throw .issuer }
        guard let aud else { throw .claimMissing("aud") }
        guard expected.audience.values.contains(where: aud.contains) else { throw .audience }
        // "On or after" the expiration time the token must not be accepted (RFC 7519 section 4.1.4).
        guard let exp else { throw .claimMissing("exp") }
        guard expected.time.rawValue - expected.leeway < exp.rawValue else { throw .expired }
        let latest = expected.time.rawValue + expected.leeway
        if let nbf, nbf.rawValue > latest { throw .notYetValid }
        if let iat, iat.rawValue > latest { throw .issuedInTheFuture }
    }
}
