// What the person is to be asked (OpenID Connect Core section 3.1.2.1).

struct CheckPrompt: AuthorizationCheck {
    let parameters = ["prompt"]

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        for word in (asked.parameters.optional("prompt") ?? "").split(separator: " ") {
            guard let prompt = Prompt(rawValue: String(word)) else { throw OAuthError.promptUnknown(String(word)) }
            if !request.prompts.contains(prompt) { request.prompts.append(prompt) }
        }
        guard !request.prompts.contains(.none) || request.prompts.count == 1 else {
            throw OAuthError.promptNoneWithOthers
        }
    }
}
