// How the answer is to travel: `fragment` belongs to the flows that do not exist here (RFC 9700 section 2.1.2).

struct CheckResponseMode: AuthorizationCheck {
    let parameters = ["response_mode"]

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        guard let mode = asked.parameters.optional("response_mode") else { return }
        guard ResponseMode(rawValue: mode) != nil else { throw OAuthError.responseModeUnknown(mode) }
    }
}
