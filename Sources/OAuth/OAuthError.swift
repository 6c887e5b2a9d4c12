// The errors of the token endpoint and its neighbours: their codes, and all their sentences.

internal import Model

/// An error as RFC 6749 section 5.2 words it: a code, and a sentence that says what to mend.
package struct OAuthError: Error, Equatable, Sendable {
    /// RFC 6749 sections 4.1.2.1 and 5.2, RFC 8707 section 2, OpenID Connect Core section 3.1.2.6.
    package enum Code: String, Sendable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case invalidScope = "invalid_scope"
        case invalidTarget = "invalid_target"
        case invalidGrant = "invalid_grant"
        case accessDenied = "access_denied"
        case unsupportedResponseType = "unsupported_response_type"
        case loginRequired = "login_required"
        case consentRequired = "consent_required"
        case requestNotSupported = "request_not_supported"
        case requestURINotSupported = "request_uri_not_supported"
        case serverError = "server_error"
        case registrationNotSupported = "registration_not_supported"
        /// OpenID Connect Core Error Code unmet_authentication_requirements.
        case unmetAuthenticationRequirements = "unmet_authentication_requirements"
    }

    package let code: Code
    /// ASCII without `"` and `\`, as section 5.2 demands.
    package let sentence: String
    /// What only the log may say.
    package let detail: String?
    /// Whether somebody may be guessing: a request that names no client, or breaks another rule, is no guess.
    package let isGuess: Bool
    /// For the decision record; nil: the code says it all.
    package let ground: Ground?

    /// The rule that refused, what it was asked about, and the setting that would change the answer. Never a secret: what a client
    /// sent stands here only where it is the name of something.
    package struct Ground: Equatable, Sendable {
        package let rule: String
        package var value: String?
        package var setting: String?

        package init(rule: String, value: String? = nil, setting: String? = nil) {
            self.rule = rule
            self.value = value
            self.setting = setting
        }
    }

    package init(
        _ code: Code, _ sentence: String, detail: String? = nil, isGuess: Bool = false, ground: Ground? = nil
    ) {
        self.code = code
        self.sentence = Self.legal(sentence)
        self.detail = detail
        self.isGuess = isGuess
        self.ground = ground
    }

    /// Keeps to `%x20-21 / %x23-5B / %x5D-7E`: what a client sent may be quoted in a sentence.
    private static func legal(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.value {
                    case 0x22: "'"
                    case 0x20...0x21, 0x23...0x5b, 0x5d...0x7e: scalar
                    default: "?"
                    }
                }))
    }
}

// MARK: - Sentences

extension OAuthError {
    static func missing(_ parameter: String) -> OAuthError {
        OAuthError(
            .invalidRequest, "the parameter '\(parameter)' is missing",
            ground: Ground(rule: "missing", value: parameter))
    }

    static func repeated(_ parameter: String) -> OAuthError {
        OAuthError(.invalidRequest, "the parameter '\(parameter)' was sent more than once (RFC 6749 section 3.2)")
    }

    static let twoAuthentications = OAuthError(
        .invalidRequest,
        "the client authenticated in two ways at once; use either the Authorization header or client_secret in the body"
    )

    static let clientMismatch = OAuthError(
        .invalidRequest, "client_id in the body is not the client of the Authorization header")

    static let noClient = OAuthError(
        .invalidClient,
        "the client did not authenticate; send client_id and client_secret by HTTP Basic or in the body")

    /// What only the log and the record say of a client that was not let in.
    enum WrongClient: String {
        case unknown = "no such client"
        case secret = "wrong secret"
        case disabled = "the client is disabled"
    }

    /// One sentence for an unknown client and a wrong secret: which it was is nobody's business.
    static func wrongClient(_ reason: WrongClient) -> OAuthError {
        let setting =
            switch reason {
            case .unknown: "client"
            case .secret: "client.client_secret"
            case .disabled: "client.status"
            }
        return OAuthError(
            .invalidClient, "unknown client_id or wrong client_secret", detail: reason.rawValue, isGuess: true,
            ground: Ground(rule: "client", value: reason.rawValue, setting: setting))
    }

    /// Told to whoever has proved itself by the secret.
    static func otherAuthentication(_ method: ClientAuthenticationMethod) -> OAuthError {
        OAuthError(
            .invalidClient, "the client is registered to authenticate by '\(method.rawValue)' and by nothing else",
            ground: Ground(
                rule: "client", value: method.rawValue, setting: "client.token_endpoint_auth_method"))
    }

    static func signingKeyMissing(_ algorithm: SigningAlgorithm) -> OAuthError {
        OAuthError(
            .serverError,
            "there is no key here to sign with \(algorithm.rawValue); the operator can make one, or give the client another "
                + "algorithm", detail: "no signing key for \(algorithm.rawValue)",
            ground: Ground(rule: "signing_key", value: algorithm.rawValue, setting: "signing_key"))
    }

    static let unusableCredentials = OAuthError(
        .invalidClient, "the Authorization header is not HTTP Basic with a base64 pair of client_id and client_secret")

    static func grantNotAllowed(_ grant: String) -> OAuthError {
        OAuthError(
            .unauthorizedClient, "this client is not registered for the grant type '\(grant)'",
            ground: Ground(rule: "grant_type", value: grant, setting: "client.grant_types"))
    }

    static func grantUnknown(_ grant: String, known: [String]) -> OAuthError {
        OAuthError(
            .unsupportedGrantType,
            "the grant type '\(grant)' is not supported; supported are: \(known.joined(separator: ", "))")
    }

    static let publicClientCredentials = OAuthError(
        .unauthorizedClient, "a public client has no secret and cannot use client_credentials (RFC 6749 section 4.4)")

    static func scopeNotAllowed(_ scopes: String, of target: String) -> OAuthError {
        OAuthError(
            .invalidScope,
            "the client may not ask for '\(scopes)' at \(target); allow it on the client or on its grant",
            ground: Ground(rule: "scope", value: scopes, setting: "client.allowed_scopes"))
    }

    static func scopeUnknown(_ scope: String) -> OAuthError {
        OAuthError(
            .invalidScope, "the scope '\(scope)' does not exist here",
            ground: Ground(rule: "scope", value: scope, setting: "scope"))
    }

    static let mintByScope = OAuthError(
        .invalidScope,
        "sign:mint_user_token is not given by plain client_credentials; mint a user's token at the Builder API")

    static let signJobMixed = OAuthError(
        .invalidScope, "sign:job cannot be combined with other scopes in one token; ask for them separately")

    static let ownerTokenOnly = OAuthError(
        .invalidRequest,
        "client_credentials with sign:job speaks for the app's owner; mint a user's token at the Builder API")

    static let oneResource = OAuthError(
        .invalidTarget, "only one resource can be asked for at a time; request one token for each")

    static func resourceUnknown(_ resource: String) -> OAuthError {
        OAuthError(
            .invalidTarget, "no resource server has the identifier '\(resource)'",
            ground: Ground(rule: "resource", setting: "resource_server.identifier"))
    }

    static func resourceElsewhere(_ resource: String, issuer: String) -> OAuthError {
        OAuthError(.invalidTarget, "tokens for '\(resource)' are issued by \(issuer) only")
    }

    static let ownersDiffer = OAuthError(
        .invalidTarget, "the scopes belong to different resource servers; name one with the parameter 'resource'")

    static func grantMissing(client: String, resource: String) -> OAuthError {
        OAuthError(
            .invalidTarget,
            "client '\(client)' has no grant for '\(resource)'; create a client resource server grant that links the two",
            detail: "the client has no grant for the resource server",
            ground: Ground(rule: "resource", value: resource, setting: "client_resource_server_grant"))
    }

    // MARK: Codes and refresh tokens. What the log says of each is not for whoever found one somewhere.

    static func code(_ detail: String) -> OAuthError {
        OAuthError(
            .invalidGrant,
            "the code is unknown, used, expired, or was given to another client or issuer; begin a new authorization request",
            detail: detail, ground: Ground(rule: "code", value: detail))
    }

    static let redirectURIDiffers = OAuthError(
        .invalidGrant, "redirect_uri is not the one of the authorization request (RFC 6749 section 4.1.3)",
        ground: Ground(rule: "redirect_uri"))

    static let verifierMissing = OAuthError(
        .invalidGrant, "the parameter 'code_verifier' is missing: the authorization request had a code_challenge",
        ground: Ground(rule: "code_verifier"))

    static let verifierUnexpected = OAuthError(
        .invalidGrant,
        "code_verifier was sent, but the authorization request had no code_challenge (RFC 9700 section 4.8)",
        ground: Ground(rule: "code_verifier"))

    static let verifierMalformed = OAuthError(
        .invalidGrant, "code_verifier must be 43 to 128 characters of A-Z a-z 0-9 - . _ ~ (RFC 7636 section 4.1)",
        ground: Ground(rule: "code_verifier"))

    static let verifierWrong = OAuthError(
        .invalidGrant, "code_verifier does not fit the code_challenge of the authorization request",
        ground: Ground(rule: "code_verifier"))

    static func refreshToken(_ detail: String) -> OAuthError {
        OAuthError(
            .invalidGrant,
            "the refresh token is unknown, expired or revoked, or was given to another client or issuer; the person must "
                + "sign in again", detail: detail, ground: Ground(rule: "refresh_token", value: detail))
    }

    static let notMember = OAuthError(
        .accessDenied, "the person does not belong to the organization that the request names")

    static let organizationNotGranted = OAuthError(
        .invalidGrant, "the person does not belong to the organization that the request names")

    static func scopeWidened(_ scopes: String) -> OAuthError {
        OAuthError(
            .invalidScope, "'\(scopes)' is not among the scopes that the person has granted (RFC 6749 section 6)",
            ground: Ground(rule: "scope", value: scopes, setting: "consent"))
    }

    static func resourceNotGranted(_ resource: String) -> OAuthError {
        OAuthError(.invalidTarget, "the grant is not for the resource '\(resource)' (RFC 8707 section 2.2)")
    }

    static let notYourToken = OAuthError(
        .unauthorizedClient, "the token was issued to another client, which alone can revoke it (RFC 7009 section 2.1)")
}
