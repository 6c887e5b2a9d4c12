// The nonce of the ID token: kept as it came.

struct CheckNonce: AuthorizationCheck {
    let parameters = ["nonce"]
    let isRecorded = false
    private static let longest = 1024

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        guard let nonce = asked.parameters.optional("nonce") else { return }
        guard nonce.utf8.count <= Self.longest else { throw OAuthError.tooLong("nonce", most: Self.longest) }
        request.nonce = nonce
    }
}
