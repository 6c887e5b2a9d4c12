// What every answer behind nginx is held against.

import JSON
import TestSupport

extension Reply {
    /// JSON:API's rules of documents where it is one, and no private half of a key in any.
    ///
    /// - Parameter sent: the body of the request.
    func check(_ request: String, sent: [UInt8]) throws {
        if let word = Answer.privateWord(in: text) { throw Failure("the answer of \(request) holds \(word)") }
        guard self["content-type"]?.hasPrefix("application/vnd.api+json") == true, !body.isEmpty else { return }
        let document = try JSON(parsing: body)
        var violations = DocumentRules(document, answering: (try? JSON(parsing: sent)) ?? .null, status: status)
            .violations
        if status == 201, self["location"] != document["data"]?["links"]?["self"]?.string {
            violations.append("Location is \(self["location"] ?? "missing")")
        }
        guard violations.isEmpty else { throw Failure("\(request) is no JSON:API: \(violations): \(text)") }
    }
}
