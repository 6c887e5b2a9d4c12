// The two layouts of endpoints: tables of paths under one implementation.

package import Model

/// Where an issuer's endpoints lie, relative to the address.
///
/// An object: every token and every request names its own, and copies nothing for it.
package final class Layout: Sendable {
    package enum Name: String, Sendable, CaseIterable { case root, app }

    package let name: Name
    /// What the issuer's identifier adds to the address.
    package let issuerPath: String
    /// The first path of each is the one that discovery shows; the others are aliases.
    package let authorization: [String]
    /// Where every page of an interaction returns to.
    package let resume: String
    package let token: [String]
    package let userInfo: [String]
    package let endSession: [String]
    package let introspection: [String]
    package let revocation: [String]
    package let jwks: String
    package let openIDConfiguration: String
    package let authorizationServerMetadata: String

    private init(
        name: Name, issuerPath: String, authorization: [String], resume: String, token: [String], userInfo: [String],
        endSession: [String], introspection: [String], revocation: [String], jwks: String, openIDConfiguration: String,
        authorizationServerMetadata: String
    ) {
        self.name = name
        self.issuerPath = issuerPath
        self.authorization = authorization
        self.resume = resume
        self.token = token
        self.userInfo = userInfo
        self.endSession = endSession
        self.introspection = introspection
        self.revocation = revocation
        self.jwks = jwks
        self.openIDConfiguration = openIDConfiguration
        self.authorizationServerMetadata = authorizationServerMetadata
    }

    /// `{address}`.
    package static let root = Layout(
        name: .root, issuerPath: "", authorization: ["/oauth/authorize"], resume: "/oauth/authorize/resume",
        token: ["/oauth/token"], userInfo: ["/oauth/userinfo"], endSession: ["/oauth/logout", "/logout"],
        introspection: ["/oauth/introspect"],
        revocation: ["/oauth/revoke"], jwks: "/.well-known/jwks.json",
        openIDConfiguration: "/.well-known/openid-configuration",
        authorizationServerMetadata: "/.well-known/oauth-authorization-server")

    /// `{address}/api/v1/oidc`. Its RFC 8414 document lies where section 3 puts it: the well-known part before the path.
    package static let app = Layout(
        name: .app, issuerPath: "/api/v1/oidc", authorization: ["/api/v1/oidc/auth", "/api/v1/oidc/authorize"],
        resume: "/api/v1/oidc/auth/resume", token: ["/api/v1/oidc/token"],
        userInfo: ["/api/v1/oidc/me", "/api/v1/oidc/userinfo"], endSession: ["/api/v1/oidc/session/end"],
        introspection: ["/api/v1/oidc/token/introspection"], revocation: ["/api/v1/oidc/token/revocation"],
        jwks: "/api/v1/oidc/jwks", openIDConfiguration: "/api/v1/oidc/.well-known/openid-configuration",
        authorizationServerMetadata: "/.well-known/oauth-authorization-server/api/v1/oidc")

    package static let all = [root, app]
}

extension Layout: Equatable {
    /// There are two, and no others can be made.
    package static func == (one: Layout, other: Layout) -> Bool { one === other }
}

/// One issuer of one address.
package struct Issuer: Equatable, Sendable, CustomStringConvertible {
    package let address: Address
    package let layout: Layout

    package init(address: Address, layout: Layout) {
        self.address = address
        self.layout = layout
    }

    /// The issuer identifier (RFC 8414 section 2), byte for byte as it stands in `iss`.
    package var description: String { address.origin.description + layout.issuerPath }

    package func url(_ path: String) -> String { address.origin.description + path }
}
