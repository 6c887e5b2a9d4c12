// The response type: `code` and nothing else, for no token ever stands in a URL (RFC 9700 section 2.1.2).

struct CheckResponseType: AuthorizationCheck {
    let parameters = ["response_type"]

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        let type = try asked.parameters.required("response_type")
        guard type == "code" else { throw OAuthError.responseTypeUnknown(type) }
    }
}
