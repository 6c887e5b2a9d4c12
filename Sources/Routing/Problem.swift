// An error on its way out: what every family renders.

internal import HTTP
package import HTTPTypes
package import Log

/// What a refused request is told.
package struct Problem: Sendable {
    package let status: HTTPResponse.Status
    /// A word for programs.
    package let code: String
    /// A sentence for people: what is wrong and how to mend it.
    package let sentence: String
    /// What only the log may know.
    package var detail: String?
    /// Names the decision record that says why, where there is one.
    package var reference: String?
    /// The sentence, where the log may show it: where it holds nothing of the request but between `'`.
    package var loggedSentence: String?
    /// The whole body, where the family's format says more than one thing at once; empty where nothing may be said.
    package var body: [UInt8]?
    /// Fields the answer carries besides.
    package var fields: [(HTTPField.Name, String)] = []
    /// What the log is told besides the request's own line; nil when that line says enough.
    package var event: Event?
    /// How bad the event is.
    package var priority = Priority.notice

    package init(
        _ status: HTTPResponse.Status, _ code: String, _ sentence: String, detail: String? = nil,
        fields: [(HTTPField.Name, String)] = [], event: Event? = nil
    ) {
        self.status = status
        self.code = code
        self.sentence = sentence
        self.detail = detail
        self.fields = fields
        self.event = event
    }
}

extension Problem {
    /// For the log's readable lines.
    func reason(client: String?) -> ShortReason { ShortReason(code, detail ?? loggedSentence, client: client) }
}

/// An error that knows its answer. Any other error is a 500 whose cause only the log learns.
package protocol ResponseError: Error {
    var problem: Problem { get }
}
