// Where somebody goes on after signing in at the dashboard: the page that they wanted.

internal import HTTP

/// A path of this site, with its query, and nothing else: a link to the sign-in must not lead to somebody else's page afterwards
/// (CWE-601).
struct ReturnPath: Sendable, Equatable, CustomStringConvertible {
    static let field = "to"

    let description: String

    /// nil for what could lead elsewhere, however a browser or a server in between reads it: a second slash or a backslash at the
    /// beginning, also encoded, dot segments, a scheme, what no address has unencoded.
    init?(_ text: String) {
        guard text.utf8.count <= 2000, text.utf8.first == UInt8(ascii: "/") else { return nil }
        // Visible ASCII without what browsers read as a slash, or what ends an address.
        guard
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "#") })
        else { return nil }
        let path = text.prefix { $0 != "?" }
        // Our own paths are plain: an encoded byte in one is somebody else's idea.
        guard !path.utf8.contains(UInt8(ascii: "%")) else { return nil }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard segments.allSatisfy({ !$0.isEmpty && !$0.allSatisfy { $0 == "." } }) else { return nil }
        // Signing in again and out again is no page that anybody wants.
        guard !["login", "logout", "assets"].contains(segments.first.map(String.init)) else { return nil }
        description = text
    }
}
