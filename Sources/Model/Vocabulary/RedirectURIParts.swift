// The parts of a redirect URI, read by one strict grammar.

/// What RFC 3986 allows, less what two readers could understand differently: there is no user info, no upper-case scheme or host, no
/// dot segment in any spelling, no escaped slash, no wildcard.
struct RedirectURIParts: Equatable {
    let scheme: String
    /// With the brackets of an IPv6 address; nil for a private-use scheme without authority.
    let host: String?
    let port: Int?
    let path: String
    let query: String?

    /// What answers add (RFC 6749 section 4.1.2, RFC 9207, OpenID Connect): registered in the query, the client would read either.
    static let responseParameters = [
        "code", "state", "iss", "error", "error_description", "error_uri", "response", "id_token", "access_token",
        "token_type", "expires_in", "session_state",
    ]

    init(_ text: String) throws(ModelError) {
        guard (1...RedirectURI.longest).contains(text.utf8.count) else {
            throw ModelError("a redirect URI has 1 to \(RedirectURI.longest) characters")
        }
        guard text.utf8.allSatisfy(Self.isLegal) else {
            throw ModelError("a redirect URI holds ASCII characters only, no space, quotation mark or backslash")
        }
        guard !text.utf8.contains(UInt8(ascii: "#")) else {
            throw ModelError("a redirect URI must not have a fragment (RFC 6749 section 3.1.2)")
        }
        guard !text.utf8.contains(UInt8(ascii: "*")) else {
            throw ModelError("a redirect URI is compared byte for byte: it must not hold a wildcard")
        }
        guard Self.areEscapesWhole(text) else { throw ModelError("a redirect URI holds a '%' that escapes nothing") }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw Self.notAbsolute }
        scheme = String(text[..<colon])
        try Self.check(scheme: scheme)
        var rest = text[text.utf8.index(after: colon)...]
        let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?"))
        query = mark.map { String(rest[rest.utf8.index(after: $0)...]) }
        rest = rest[..<(mark ?? rest.endIndex)]
        if rest.hasPrefix("//") {
            let authority = rest.utf8.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
            (host, port) = try Self.authority(Substring(authority))
            path = String(rest[authority.endIndex...])
        } else {
            guard scheme != "https", scheme != "http", rest.hasPrefix("/") else { throw Self.notAbsolute }
            (host, port, path) = (nil, nil, String(rest))
        }
        try Self.check(path: path)
        try Self.check(query: query)
    }

    /// The machine the browser runs on, however it is named (RFC 8252 section 7.3, RFC 6761 section 6.3).
    var isLoopback: Bool {
        isNumericLoopback || isLocalhost || host.flatMap { Hostname($0) }?.isLoopback ?? false
    }
    var isNumericLoopback: Bool { host == "127.0.0.1" || host == "[::1]" }
    var isLocalhost: Bool { host == "localhost" }

    func equalsButPort(_ other: RedirectURIParts) -> Bool {
        scheme == other.scheme && host == other.host && path == other.path && query == other.query
    }

    // MARK: - The grammar

    private static let notAbsolute = ModelError("a redirect URI must be absolute, such as https://app.example/callback")

    /// Visible ASCII, less what RFC 3986 section 2 leaves out.
    private static func isLegal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "^"),
            UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            false
        default: (0x21...0x7e).contains(byte)
        }
    }

    private static func check(scheme: String) throws(ModelError) {
        let isWord = scheme.utf8.allSatisfy {
            (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0)
        }
        guard isWord, let first = scheme.utf8.first, (0x61...0x7a).contains(first) else {
            throw ModelError("the scheme of a redirect URI is written in lower case, such as https")
        }
        // RFC 8252 section 7.1: the reverse of a domain name, which `javascript` and `data` are not.
        guard scheme == "https" || scheme == "http" || scheme.utf8.contains(UInt8(ascii: ".")) else {
            throw ModelError(
                "the scheme of a redirect URI is https, http (this machine), or a domain name reversed, such as com.example.app"
            )
        }
    }

    private static func authority(_ text: Substring) throws(ModelError) -> (host: String, port: Int?) {
        guard !text.utf8.contains(UInt8(ascii: "@")) else {
            throw ModelError("a redirect URI must not hold user information before its host")
        }
        var host = text
        var port: Int?
        let end = text.hasPrefix("[") ? text.lastIndex(of: "]") ?? text.startIndex : text.startIndex
        if let colon = text[end...].utf8.lastIndex(of: UInt8(ascii: ":")) {
            let digits = text[text.utf8.index(after: colon)...]
            guard let number = Int(digits), (1...65535).contains(number), String(number) == digits else {
                throw ModelError("the port of a redirect URI is a number from 1 to 65535")
            }
            host = text[..<colon]
            port = number
        }
        guard host == "[::1]" || Hostname(String(host)) != nil else {
            throw ModelError("the host of a redirect URI is a host name in lower case, an IPv4 address or [::1]")
        }
        return (String(host), port)
    }

    /// Dot segments are resolved by whoever reads the URI next, also behind an escape or before a path parameter (`..;`).
    private static func check(path: String) throws(ModelError) {
        if path.utf8.contains(UInt8(ascii: "%")) {
            let lower = path.lowercased()
            guard !["%2e", "%2f", "%5c", "%25"].contains(where: lower.contains) else {
                throw ModelError(
                    "the path of a redirect URI must not escape a dot, a slash, a backslash or a percent sign")
            }
        }
        let segments = path.utf8.split(separator: UInt8(ascii: "/")).map { $0.prefix { $0 != UInt8(ascii: ";") } }
        guard !segments.contains(where: { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }) else {
            throw ModelError("the path of a redirect URI must not hold the segments '.' and '..'")
        }
    }

    private static func check(query: String?) throws(ModelError) {
        for pair in (query ?? "").split(whereSeparator: { $0 == "&" || $0 == ";" }) {
            let name = pair.prefix { $0 != "=" }
            guard !name.utf8.contains(UInt8(ascii: "%")), !responseParameters.contains(String(name)) else {
                throw ModelError(
                    "the query of a redirect URI must not hold '\(name)': answers add the parameters of their own")
            }
        }
    }

    private static func areEscapesWhole(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func isDigit(_ at: Int) -> Bool {
            at < bytes.count && ((0x30...0x39).contains(bytes[at]) || (0x61...0x66).contains(bytes[at] | 0x20))
        }
        return bytes.indices.allSatisfy { bytes[$0] != UInt8(ascii: "%") || isDigit($0 + 1) && isDigit($0 + 2) }
    }
}
