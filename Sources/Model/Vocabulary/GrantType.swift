// Grant types (RFC 6749 section 1.3, RFC 7591 section 2).

package struct GrantType: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let authorizationCode = GrantType(rawValue: "authorization_code")
    package static let clientCredentials = GrantType(rawValue: "client_credentials")
    package static let refreshToken = GrantType(rawValue: "refresh_token")
    package static let deviceCode = GrantType(rawValue: "urn:ietf:params:oauth:grant-type:device_code")
    package static let tokenExchange = GrantType(rawValue: "urn:ietf:params:oauth:grant-type:token-exchange")
}
