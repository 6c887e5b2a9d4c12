// The origin of a redirect URI (RFC 6454 section 4): what a browser says of the page that asks.

extension RedirectURI {
    /// `scheme://host[:port]` as browsers write it, in lower case and without the scheme's own port; nil for schemes that no web
    /// page has.
    package var origin: String? {
        let lowered = description.lowercased()
        guard let (scheme, port) = [("https://", ":443"), ("http://", ":80")].first(where: { lowered.hasPrefix($0.0) })
        else { return nil }
        let authority = lowered.dropFirst(scheme.utf8.count).prefix { !"/?#".contains($0) }
        // User information is no part of an origin, and no registered URI has any.
        guard !authority.isEmpty, !authority.contains("@"), !authority.contains("\\") else { return nil }
        return scheme + (authority.hasSuffix(port) ? authority.dropLast(port.utf8.count) : authority)
    }
}
