// How long ago the person may have signed in.

struct CheckMaxAge: AuthorizationCheck {
    let parameters = ["max_age"]
    /// A hundred years are as good as any more.
    private static let mostDigits = 10

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        guard let text = asked.parameters.optional("max_age") else { return }
        guard text.utf8.count <= Self.mostDigits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int(text)
        else { throw OAuthError.maxAgeMalformed }
        request.maxAge = seconds
    }
}
