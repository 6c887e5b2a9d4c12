// Who an application is to its provider.

internal import Cryptography
internal import HTTP
package import Model

package struct RegisteredClient: Sendable {
    package let id: String
    /// nil for a public client.
    package let secret: Secret?

    package init(id: String, secret: Secret? = nil) {
        self.id = id
        self.secret = secret
    }

    /// The Authorization field of a confidential client, both halves form-encoded first (RFC 6749 section 2.3.1).
    var authorization: String? {
        guard let secret else { return nil }
        let pair = Array("\(Self.encoded(id)):\(Self.encoded(secret.reveal()))".utf8)
        let padding = String(repeating: "=", count: (3 - pair.count % 3) % 3)
        return "Basic " + String(decoding: UnpaddedBase64.standard.encode(pair), as: UTF8.self) + padding
    }

    private static func encoded(_ text: String) -> String {
        let form: Form = ["": text]
        return String(form.encoded().dropFirst())
    }
}
