// In which organization's name the person is to act. Whether they belong to it is asked when they are known.

struct CheckOrganization: AuthorizationCheck {
    let parameters = ["organization"]

    func check(_ asked: AskedAuthorization, _ request: inout AuthorizationRequest) throws {
        guard let name = asked.parameters.optional("organization") else { return }
        guard name.utf8.count <= OrganizationChoice.longestName else {
            throw OAuthError.tooLong("organization", most: OrganizationChoice.longestName)
        }
        request.organization = name
    }
}
