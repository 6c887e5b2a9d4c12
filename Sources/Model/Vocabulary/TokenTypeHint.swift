// Token type hints (RFC 7009 section 2.1, RFC 7662 section 2.1).

package struct TokenTypeHint: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let accessToken = TokenTypeHint(rawValue: "access_token")
    package static let refreshToken = TokenTypeHint(rawValue: "refresh_token")
}
