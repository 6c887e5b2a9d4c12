// The client's state: given back as it came, so only its length is a matter of ours.

struct CheckState: AuthorizationCheck {
    let parameters = ["state"]
    // It may hold whatever the client's own session does.
    let isRecorded = false

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        guard (asked.parameters.optional("state")?.utf8.count ?? 0) <= ProvenRequest.longestState else {
            throw OAuthError.tooLong("state", most: ProvenRequest.longestState)
        }
    }
}
