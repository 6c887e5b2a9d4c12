// Redirect URIs (RFC 6749 section 3.1.2).

/// An address of a client that answers go to. It is a value that was registered or sent; whether a sent one may be used is
/// decided by `matches`.
package struct RedirectURI: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(unchecked text: String) {
        description = text
    }
}
