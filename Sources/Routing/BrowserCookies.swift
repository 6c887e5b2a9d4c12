// The cookies of a person's browser at one address.

internal import Cryptography
package import HTTP
package import Model

/// Names and flags as the specification of the product has them: `__Host-gh_…` on https; `gh_{port}_…` on this machine's plain http,
/// because cookies ignore ports.
package struct BrowserCookies: Sendable {
    package enum Kind: String, Sendable {
        /// Whoever holds its value is signed in.
        case session
        /// Names the browser before anybody has signed in: interactions and forms are bound to it.
        case browser
    }

    private let isSecure: Bool
    private let prefix: String

    package init(_ address: Address) {
        isSecure = address.origin.isSecure
        prefix = isSecure ? "__Host-gh_" : "gh_\(address.origin.port)_"
    }

    package func name(_ kind: Kind) -> String { prefix + kind.rawValue }

    /// The value that the browser sent; nil when it sent none, or several: then one of them is not ours.
    package func value(_ kind: Kind, of request: Request) -> Secret? {
        let values = request.cookies.all(name(kind))
        guard values.count == 1, (1...128).contains(values[0].utf8.count) else { return nil }
        return Secret(values[0])
    }

    /// Whether one of our cookies stands several times: somebody else has set one of them (RFC 6265 section 8.6).
    package func isAmbiguous(_ request: Request) -> Bool {
        [Kind.session, .browser].contains { request.cookies.all(name($0)).count > 1 }
    }

    /// - Parameter maxAge: seconds; nil until the browser ends, 0 takes it away.
    package func cookie(_ kind: Kind, _ value: Secret, maxAge: Int?) throws -> Cookie {
        try Cookie(
            name: name(kind), value: value.reveal(), path: "/", maxAge: maxAge, secure: isSecure, httpOnly: true,
            sameSite: .lax)
    }

    /// A new value for either cookie: 256 random bits.
    package static func fresh(_ randomness: Randomness) -> Secret {
        Secret(String(decoding: UnpaddedBase64.urlSafe.encode(randomness.bytes(32)), as: UTF8.self))
    }

    /// What is kept of a cookie's value.
    package static func digest(_ value: Secret) -> [UInt8] { Digest.sha256(Array(value.reveal().utf8)) }

    /// Whether a parked request was begun by the browser with this cookie.
    package static func isBound(_ interaction: Interaction, to browser: Secret?) -> Bool {
        browser.map { ConstantTime.equal(digest($0), interaction.browserDigest) } ?? false
    }
}
