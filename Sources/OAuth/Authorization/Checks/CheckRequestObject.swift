// Parameters that put the request elsewhere: refused by name, so that nobody thinks they were read.

/// OpenID Connect Core sections 3.1.2.6, 6 and 7.2.1.
struct CheckRequestObject: AuthorizationCheck {
    let parameters = ["request", "request_uri", "registration"]
    // A request object may hold anything.
    let isRecorded = false

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        let codes: [OAuthError.Code] = [.requestNotSupported, .requestURINotSupported, .registrationNotSupported]
        for (name, code) in zip(parameters, codes) where asked.parameters.optional(name) != nil {
            throw OAuthError.unsupported(code, name)
        }
    }
}
