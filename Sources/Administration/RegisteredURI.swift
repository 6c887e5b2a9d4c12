// What a client may register as an address: where answers go, and what pages link to.

internal import Model

/// The checks of addresses at registration; at use they are compared byte for byte.
enum RegisteredURI {
    /// At most so many of each kind.
    static let most = 10

    /// A redirect URI (RFC 6749 section 3.1.2, RFC 8252 section 7, RFC 9700 section 4.1): https, http on a loopback address,
    /// http anywhere in an environment of development, and for public clients a private-use scheme with a dot.
    static func redirect(
        _ text: String, for type: Client.ClientType, in kind: Environment.Kind
    ) throws(AdministrationError) -> RedirectURI {
        let parts = try parts(text)
        switch parts.scheme {
        case "https": break
        case "http":
            guard parts.isLoopback || kind == .development else {
                throw refusal(text, "is plain http, which only a loopback address may have (RFC 8252 section 7.3)")
            }
        case let scheme:
            guard type == .isPublic, scheme.contains(".") else {
                throw refusal(
                    text, "begins with neither https:// nor, for a public client, a scheme such as com.example.app:/")
            }
            return RedirectURI(unchecked: text)
        }
        guard parts.host != nil else { throw refusal(text, "names no host") }
        return RedirectURI(unchecked: text)
    }

    /// An address that pages link to or show: https, or http on a loopback address.
    static func page(_ text: String) throws(AdministrationError) -> String {
        let parts = try parts(text)
        guard parts.host != nil, parts.scheme == "https" || parts.scheme == "http" && parts.isLoopback else {
            throw refusal(text, "does not begin with https:// and a host")
        }
        return text
    }

    /// The host of a redirect URI that has one.
    static func host(_ uri: RedirectURI) -> String? { (try? parts(uri.description))?.host }

    private struct Parts {
        let scheme: String
        let host: String?

        var isLoopback: Bool { host.map { ["localhost", "127.0.0.1", "[::1]"].contains($0) } ?? false }
    }

    private static func parts(_ text: String) throws(AdministrationError) -> Parts {
        guard (1...2000).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw refusal(text, "is empty, too long, or holds other characters than visible ASCII")
        }
        guard !text.utf8.contains(where: { "#\\*<>\"`{}|^".utf8.contains($0) }) else {
            throw refusal(text, "has a fragment, a wildcard, or a character that no URI has (RFC 3986 section 2)")
        }
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else {
            throw refusal(text, "is not absolute")
        }
        let scheme = String(text[..<colon])
        let isScheme = scheme.utf8.allSatisfy {
            (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || [0x2b, 0x2d, 0x2e].contains($0)
        }
        guard isScheme, scheme.utf8.first.map({ (0x61...0x7a).contains($0) }) == true else {
            throw refusal(text, "has no scheme in lower case")
        }
        let rest = text[text.index(after: colon)...]
        // What a browser, a proxy or an application would read as another path than the one compared.
        let path = rest.prefix { $0 != "?" }
        guard !path.split(separator: "/").contains(where: { [".", ".."].contains($0.prefix { $0 != ";" }) }) else {
            throw refusal(text, "has a segment of dots")
        }
        let lowered = path.lowercased()
        guard !["%2e", "%2f", "%5c", "%25", "%00"].contains(where: lowered.contains) else {
            throw refusal(text, "has an encoded dot, slash, backslash, percent sign or NUL in its path")
        }
        return Parts(scheme: scheme, host: try host(rest, of: text))
    }

    private static func host(_ rest: Substring, of text: String) throws(AdministrationError) -> String? {
        guard rest.hasPrefix("//") else { return nil }
        let authority = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { throw refusal(text, "has a name or password before its host") }
        let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map { authority.index(after: $0) } : nil
        let host = end.map { authority[..<$0] } ?? authority.prefix { $0 != ":" }
        let port = authority[host.endIndex...]
        guard port.isEmpty || port.hasPrefix(":") && Int(port.dropFirst()).map({ (1...65535).contains($0) }) == true
        else {
            throw refusal(text, "has no port from 1 to 65535 after its host")
        }
        let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
        guard isAddress || Hostname(String(host)) != nil else { throw refusal(text, "has no host in lower case") }
        return String(host)
    }

    private static func refusal(_ text: String, _ reason: String) -> AdministrationError {
        AdministrationError("the address \(text) \(reason)")
    }
}
