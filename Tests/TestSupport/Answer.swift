// What the application answered, read back.

package import HTTP
package import HTTPTypes
package import JSON

package struct Answer: Sendable {
    package let response: Response

    package init(_ response: Response) {
        self.response = response
    }

    package var status: Int { response.status.code }
    package var body: [UInt8] { response.body }
    package var text: String { String(decoding: response.body, as: UTF8.self) }

    /// The body as JSON; null when it is none.
    package var json: JSON { (try? JSON(parsing: response.body)) ?? .null }

    /// A string member of the body's object.
    package subscript(_ name: String) -> String? { json[name]?.string }

    package func field(_ name: HTTPField.Name) -> String? { response.fields[name] }

    /// `error` of an OAuth or Builder answer.
    package var error: String? { self["error"] }
    package var description: String? { self["error_description"] }

    /// RFC 7662 section 2.2.
    package var isActive: Bool? { json["active"]?.bool }

    /// No answer of any test holds a private half of a key, a stored digest or a client's secret (advisory 24).
    func checkNothingPrivate(_ target: String) {
        if let word = Self.privateWord(in: text) { preconditionFailure("the answer of \(target) holds \(word)") }
    }

    /// The first mark of what no answer may hold.
    package static func privateWord(in text: String) -> String? { privateWords.first { text.contains($0) } }

    private static let privateWords = [
        #""d":"#, #""p":"#, #""q":"#, #""dp":"#, #""dq":"#, #""qi":"#, #""k":"#, "PRIVATE KEY", "pmth_cs_", "sealed",
        "secret_digest", "token_digest", "$scrypt$",
    ]
}
