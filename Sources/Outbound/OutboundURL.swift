// URLs that something may be fetched from, read strictly: what one parser takes for a host, another must not take for a path.

internal import HTTP
internal import Model

/// `https://host[:port]/path?query`, or http in development; no user, no fragment.
package struct OutboundURL: Hashable, Sendable, CustomStringConvertible {
    package let isSecure: Bool
    /// A name in lower case, or an address; one of version 6 in brackets.
    package let host: String
    package let port: Int
    /// The path and the query.
    package let target: String

    package init(_ text: String) throws(OutboundError) {
        // RFC 3986 section 2 has no others; `\` is a `/` to some.
        guard text.utf8.count <= 2048,
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && !"\\\"<>^`{|}#".utf8.contains($0) })
        else { throw .malformedURL("it is too long or has characters that a URL cannot have") }
        isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { throw .malformedURL("it does not begin with https://") }
        let rest = text.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let target = rest.dropFirst(authority.count)
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
        (host, port) = try Self.parse(authority, standard: isSecure ? 443 : 80)
    }

    package var description: String {
        let standard = isSecure ? 443 : 80
        return "\(isSecure ? "https" : "http")://\(host)\(port == standard ? "" : ":\(port)")\(target)"
    }

    private static func parse(
        _ authority: Substring, standard: Int
    ) throws(OutboundError) -> (host: String, port: Int) {
        guard !authority.contains("@") else { throw .malformedURL("it names a user") }
        var host = authority
        var port = standard
        let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]") : authority.startIndex
        guard let end else { throw .malformedURL("its host has no end") }
        if let colon = authority[end...].firstIndex(of: ":") {
            host = authority[..<colon]
            let digits = authority[authority.index(after: colon)...]
            guard let number = Int(digits), (1...65535).contains(number), String(number) == digits else {
                throw .malformedURL("its port is no number up to 65535")
            }
            port = number
        }
        return (try canonical(host), port)
    }

    private static func canonical(_ text: Substring) throws(OutboundError) -> String {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inner = String(text.dropFirst().dropLast())
            guard inner.contains(":"), let address = IPAddress(inner) else {
                throw .malformedURL("its host is no address")
            }
            // One of version 4 in disguise is written as what it is.
            if case .v4 = address.bits { return address.description }
            return "[\(address)]"
        }
        guard let name = Hostname(text.lowercased()) else { throw .malformedURL("its host is no name") }
        // `0x7f.1` and `2130706433` are addresses to some: a name does not end in a number (URL standard, host parsing).
        let last = name.description.split(separator: ".").last ?? ""
        let isNumber = last.allSatisfy(\.isNumber) || last.hasPrefix("0x")
        guard !isNumber || IPAddress(name.description) != nil else {
            throw .malformedURL("its host ends in a number and is no address")
        }
        return name.description
    }
}
