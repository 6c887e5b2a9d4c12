// What a provider says of itself (OpenID Connect Discovery section 3, RFC 8414 section 2).

package import HTTP
internal import JSON
internal import Model
package import Outbound

package struct Provider: Sendable, Equatable {
    package let issuer: String
    package let authorizationEndpoint: String
    package let tokenEndpoint: OutboundURL
    package let keys: OutboundURL
    package let userInfoEndpoint: OutboundURL?
    package let revocationEndpoint: OutboundURL?
    /// OpenID Connect RP-Initiated Logout section 2.1.
    package let endSessionEndpoint: String?
    /// Whether `iss` stands in every authorization response (RFC 9207 section 3).
    package let namesIssuerInResponses: Bool

    /// Asks the issuer (OpenID Connect Discovery section 4).
    package static func discover(
        _ issuer: String, by transport: Transport
    ) throws(RelyingPartyError) -> Provider {
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        let url: OutboundURL
        do {
            url = try OutboundURL(base + "/.well-known/openid-configuration")
        } catch {
            throw .badIssuer(RelyingParty.plain(issuer), "\(error)")
        }
        guard isSafe(url) else { throw .badIssuer(issuer, "it is neither https nor on this machine") }
        // RFC 8414 section 2: it has neither; with one, the document would be looked for at another place.
        guard !issuer.contains("?") else { throw .badIssuer(issuer, "it has a query") }
        let document = try Transport.asking(url) { try transport.get(url, nil) }
        guard document.status == 200 else {
            throw .notDiscovery(url.description, "it answers \(document.status)")
        }
        return try Provider(document.body, of: issuer, at: url.description)
    }

    /// - Parameters:
    ///   - issuer: the one that was asked; the document must name it to the byte (OpenID Connect Discovery section 4.3).
    ///   - address: where the document was found, for what is said about it.
    package init(_ document: [UInt8], of issuer: String, at address: String) throws(RelyingPartyError) {
        guard let object = (try? JSON(parsing: document))?.object else {
            throw .notDiscovery(address, "it is no JSON object")
        }
        guard let named = object["issuer"]?.string else { throw .notDiscovery(address, "it names no issuer") }
        guard named.utf8.elementsEqual(issuer.utf8) else {
            throw .notDiscovery(address, "it is of another issuer, '\(RelyingParty.plain(named))'")
        }
        func endpoint(_ name: String) throws(RelyingPartyError) -> OutboundURL? {
            guard let value = object[name] else { return nil }
            guard let text = value.string, let url = try? OutboundURL(text), Self.isSafe(url) else {
                throw .notDiscovery(address, "its \(name) is no https URL")
            }
            return url
        }
        func required(_ name: String) throws(RelyingPartyError) -> OutboundURL {
            guard let url = try endpoint(name) else { throw .notDiscovery(address, "it has no \(name)") }
            return url
        }
        self.issuer = issuer
        authorizationEndpoint = try required("authorization_endpoint").description
        tokenEndpoint = try required("token_endpoint")
        keys = try required("jwks_uri")
        userInfoEndpoint = try endpoint("userinfo_endpoint")
        revocationEndpoint = try endpoint("revocation_endpoint")
        endSessionEndpoint = try endpoint("end_session_endpoint")?.description
        namesIssuerInResponses = object["authorization_response_iss_parameter_supported"]?.bool ?? false
    }

    /// RFC 8252 section 8.3: plain http stays on this machine.
    private static func isSafe(_ url: OutboundURL) -> Bool {
        url.isSecure || Hostname(url.host)?.isLoopback == true || url.host == "127.0.0.1" || url.host == "[::1]"
    }

    /// An address with these parameters behind whatever it has already.
    package static func address(_ endpoint: String, _ parameters: Form) -> String {
        endpoint + (endpoint.contains("?") ? "&" : "?") + parameters.encoded()
    }
}
