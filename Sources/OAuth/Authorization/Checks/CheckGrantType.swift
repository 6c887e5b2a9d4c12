// Whether the client may use codes at all (RFC 6749 section 4.1.2.1, unauthorized_client).

internal import Model

struct CheckGrantType: AuthorizationCheck {
    let parameters = ["client_id"]
    let setting: String? = "client.grant_types"

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        guard asked.client.grantTypes.contains(.authorizationCode) else {
            throw OAuthError.grantNotAllowed(GrantType.authorizationCode.rawValue)
        }
    }
}
