// How the client would like the pages: they fit every window by themselves.

struct CheckDisplay: AuthorizationCheck {
    let parameters = ["display"]
    private static let known = ["page", "popup", "touch", "wap"]

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        guard let display = asked.parameters.optional("display") else { return }
        guard Self.known.contains(display) else { throw OAuthError.displayUnknown(display) }
    }
}
