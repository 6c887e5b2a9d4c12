// What a client may register as an address: where answers go, and what pages link to.

internal import Model

/// The addresses of a client, judged at registration; at use they are compared byte for byte.
enum RegisteredURI {
    /// A redirect URI for a client of this type. Plain http to another machine is for development.
    static func redirect(
        _ text: String, for type: Client.ClientType, in kind: Environment.Kind
    ) throws(AdministrationError) -> RedirectURI {
        do {
            return try RedirectURI(registering: text, for: type, isDevelopment: kind == .development)
        } catch {
            throw AdministrationError("the address \(text) cannot be registered: \(error)")
        }
    }

    /// An address that pages link to or show: https, or http on this machine. The grammar is that of redirect URIs: no script,
    /// nothing that two readers could understand differently.
    static func page(_ text: String) throws(AdministrationError) -> String {
        do {
            return try RedirectURI(registering: text, for: .confidential).description
        } catch {
            throw AdministrationError("the address \(text) cannot be linked to: it must begin with https:// and a host")
        }
    }

    /// The host of a redirect URI that has one.
    static func host(_ uri: RedirectURI) -> String? {
        guard let origin = uri.origin, let authority = origin.split(separator: "/").last else { return nil }
        guard !authority.hasSuffix("]"), let colon = authority.lastIndex(of: ":") else { return String(authority) }
        return String(authority[..<colon])
    }
}
