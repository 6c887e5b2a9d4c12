// The options of a client that signs people in, and how a client is shown.

import ArgumentParser
import JSON
import Model

/// What such a client tells of itself.
struct PeopleOptions: ParsableArguments {
    @Option(
        name: .customLong("redirect-uri"),
        help: ArgumentHelp(
            "Where it gets its answers; can be repeated. https, or http://127.0.0.1 at any port, or for a public client a scheme such as com.example.app:/callback.",
            valueName: "uri"))
    var redirectURI: [String] = []

    @Option(
        name: .customLong("post-logout-redirect-uri"),
        help: ArgumentHelp("Where people may go after signing out; can be repeated.", valueName: "uri"))
    var postLogoutRedirectURI: [String] = []

    @Option(
        name: .customLong("origin-domain"),
        help: ArgumentHelp(
            "An origin whose scripts may read answers for it, besides those of its redirect URIs; can be repeated. https, or http on loopback.",
            valueName: "origin"), transform: Words.origin)
    var originDomain: [Origin] = []

    @Flag(help: "It is the operator's own: nobody is asked for consent.")
    var firstParty = false

    @Option(help: "The form of its access tokens.")
    var tokenFormat: ClientMetadata.TokenFormat = .jwt

    @Option(
        name: .customLong("id-token-algorithm"),
        help: "The algorithm its ID tokens are signed with: \(SigningAlgorithm.names); RS256 without it.",
        transform: Words.algorithm)
    var idTokenAlgorithm: SigningAlgorithm?

    @Option(
        name: .customLong("userinfo-algorithm"),
        help: "The algorithm userinfo is signed with; plain JSON without it.", transform: Words.algorithm)
    var userInfoAlgorithm: SigningAlgorithm?

    @Option(help: "Whether a person is the same to all clients, or to those of one host alone.")
    var subjectType: ClientMetadata.SubjectType = .isPublic

    @Option(help: "With pairwise subjects: the host they are made for, if the redirect URIs have several.")
    var sectorIdentifier: String?

    @Flag(name: .customLong("no-pkce"), help: "Lets a confidential client leave out PKCE, if it does not know it.")
    var noPKCE = false

    @Option(name: .customLong("client-uri"), help: "Its home page.")
    var clientURI: String?

    @Option(name: .customLong("logo-uri"), help: "Its logo, which the consent page shows.")
    var logoURI: String?

    @Option(name: .customLong("policy-uri"), help: "Its privacy policy.")
    var policyURI: String?

    @Option(name: .customLong("terms-uri"), help: "Its terms of service.")
    var termsURI: String?

    func validate() throws {
        guard subjectType == .pairwise || sectorIdentifier == nil else {
            throw ValidationError("--sector-identifier belongs to --subject-type pairwise")
        }
    }

    var metadata: ClientMetadata {
        var metadata = ClientMetadata()
        metadata.redirectURIs = redirectURI.map { RedirectURI(unchecked: $0) }
        metadata.postLogoutRedirectURIs = postLogoutRedirectURI.map { RedirectURI(unchecked: $0) }
        metadata.originDomains = originDomain
        metadata.isFirstParty = firstParty
        metadata.tokenFormat = tokenFormat
        metadata.idTokenAlgorithm = idTokenAlgorithm
        metadata.userInfoAlgorithm = userInfoAlgorithm
        metadata.subjectType = subjectType
        metadata.sectorIdentifier = sectorIdentifier
        metadata.requiresPKCE = !noPKCE
        metadata.clientURI = clientURI
        metadata.logoURI = logoURI
        metadata.policyURI = policyURI
        metadata.termsURI = termsURI
        return metadata
    }
}

extension JSONObject {
    /// A client by the names of RFC 7591 section 2 and OpenID Connect Registration section 2, where they have one.
    static func client(_ client: Client) -> JSONObject {
        let metadata = client.metadata
        var json: JSONObject = [
            "id": .string(client.id.description), "client_id": .string(client.clientID.description),
            "name": .string(client.name), "type": .string(client.type.rawValue),
            "status": .string(client.status.rawValue),
            "grant_types": .array(client.grantTypes.map { .string($0.rawValue) }),
            "allowed_scopes": .array(client.allowedScopes.map { .string($0.description) }),
            "redirect_uris": .array(metadata.redirectURIs.map { .string($0.description) }),
            "post_logout_redirect_uris": .array(metadata.postLogoutRedirectURIs.map { .string($0.description) }),
            "origin_domains": .array(metadata.originDomains.map { .string($0.description) }),
            "first_party": .bool(metadata.isFirstParty), "token_format": .string(metadata.tokenFormat.rawValue),
            "subject_type": .string(metadata.subjectType.rawValue), "require_pkce": .bool(metadata.requiresPKCE),
            "created_at": .string(client.createdAt.description),
        ]
        let others: [(String, String?)] = [
            ("signing_algorithm", client.signingAlgorithm?.rawValue),
            ("id_token_signed_response_alg", metadata.idTokenAlgorithm?.rawValue),
            ("userinfo_signed_response_alg", metadata.userInfoAlgorithm?.rawValue),
            ("sector_identifier", metadata.sectorIdentifier), ("client_uri", metadata.clientURI),
            ("logo_uri", metadata.logoURI), ("policy_uri", metadata.policyURI), ("tos_uri", metadata.termsURI),
        ]
        for (name, value) in others { json[name] = value.map { .string($0) } }
        return json
    }
}
