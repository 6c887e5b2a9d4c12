// The checks of an authorization request: one table, a row for each.

internal import Model
internal import Store

/// What a check works with.
struct AskedAuthorization {
    let parameters: Parameters
    let client: Client
    let issuer: Issuer
    let rows: EnvironmentConnection
    let hints: any IDTokenHints
    let now: Timestamp
}

/// One rule about an authorization request: it refuses, or writes what it has read into the request.
protocol AuthorizationCheck: Sendable {
    /// The parameters it reads; the first names the rule in decision records.
    var parameters: [String] { get }
    /// The setting that would change a refusal.
    var setting: String? { get }
    /// Whether what was sent may stand in a decision record.
    var isRecorded: Bool { get }
    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws
}

extension AuthorizationCheck {
    var setting: String? { nil }
    var isRecorded: Bool { true }
}

enum AuthorizationChecks {
    /// In this order, the first that refuses is the one the client hears of: what the server cannot do at all comes before what the
    /// client may not do.
    static let authorize: [any AuthorizationCheck] = [
        CheckRequestObject(), CheckState(), CheckResponseMode(), CheckResponseType(), CheckGrantType(),
        CheckCodeChallenge(), CheckScope(), CheckResource(), CheckPrompt(), CheckMaxAge(), CheckNonce(),
        CheckDisplay(), CheckPreferences(), CheckOrganization(), CheckClaims(), CheckHint(),
    ]
}

/// That a check has refused, and what a decision record says of it.
struct RefusedAuthorization: Error {
    let error: OAuthError
    let rule: String
    var value: String?
    var setting: String?
}

extension ProvenRequest {
    /// The checked request.
    ///
    /// - Throws: `RefusedAuthorization`, and what the store throws.
    func checked(
        _ checks: [any AuthorizationCheck] = AuthorizationChecks.authorize, hints: any IDTokenHints,
        in rows: EnvironmentConnection, at now: Timestamp
    ) throws -> AuthorizationRequest {
        let parameters: Parameters
        do throws(OAuthError) {
            parameters = try Parameters(pairs)
            // The token endpoint's requests may repeat it (RFC 8693), these may not.
            if parameters.all("audience").count > 1 { throw OAuthError.repeated("audience") }
        } catch { throw RefusedAuthorization(error: error, rule: "repeated") }
        let asked = AskedAuthorization(
            parameters: parameters, client: client, issuer: issuer, rows: rows, hints: hints, now: now)
        var request = AuthorizationRequest(delivery: delivery, isRedirectURISent: isRedirectURISent)
        for check in checks {
            do { try check.check(asked, &request) } catch let error as OAuthError {
                throw RefusedAuthorization(
                    error: error, rule: check.parameters[0], value: check.isRecorded ? value(check, parameters) : nil,
                    setting: check.setting)
            }
        }
        return request
    }

    private func value(_ check: any AuthorizationCheck, _ parameters: Parameters) -> String? {
        let values = check.parameters.flatMap(parameters.all)
        return values.isEmpty ? nil : String(values.joined(separator: " ").prefix(256))
    }
}
