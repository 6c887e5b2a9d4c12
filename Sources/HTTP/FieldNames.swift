// Names of fields that swift-http-types does not know.

package import HTTPTypes

extension HTTPField.Name {
    // Each literal is a token, so its initializer cannot give nil.

    /// Clear Site Data.
    /// HTML standard, section 7.1.3.
    /// RFC 9111 section 5.4; RFC 6749 section 5.1 still asks for it.
    package static let pragma = Self("Pragma")!
    package static let referrerPolicy = Self("Referrer-Policy")!
    /// Fetch Metadata, section 2.4: how the page that asks is related to us.
    package static let secFetchSite = Self("Sec-Fetch-Site")!
    /// Superseded by `frame-ancestors`, and still read by older browsers (RFC 7034).
}
