// How a client proves itself at the token endpoint (RFC 7591 section 2, token_endpoint_auth_method).

package struct ClientAuthenticationMethod: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let basic = ClientAuthenticationMethod(rawValue: "client_secret_basic")
    package static let post = ClientAuthenticationMethod(rawValue: "client_secret_post")
    package static let none = ClientAuthenticationMethod(rawValue: "none")
}
