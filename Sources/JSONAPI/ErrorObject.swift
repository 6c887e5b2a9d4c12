// Error objects, and documents of them ("Errors").

package import HTTPTypes
internal import JSON

/// One thing that is wrong.
package struct ErrorObject: Sendable, Equatable {
    /// What in the request is wrong.
    package enum Source: Sendable, Equatable {
        /// A JSON Pointer (RFC 6901) to a value that the request's document has.
        case pointer(String)
        case parameter(String)
        case header(String)
    }

    package let status: Int
    /// A word for programs.
    package let code: String
    /// A sentence for people: what is wrong and how to mend it.
    package let detail: String
    package let source: Source?

    package init(_ status: Int, _ code: String, _ detail: String, _ source: Source? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.source = source
    }
}

extension ErrorObject {
    /// "SHOULD NOT change from occurrence to occurrence": the status in words.
    var title: String {
        let phrase = HTTPResponse.Status(known: status).reasonPhrase
        return phrase.isEmpty ? "Error" : phrase
    }
}

extension HTTPResponse.Status {
    /// With its phrase, which the status line needs: a number alone has none.
    init(known code: Int) {
        let known: [Self] = [
            .badRequest, .unauthorized, .forbidden, .notFound, .methodNotAllowed, .notAcceptable, .conflict,
            .preconditionFailed, .contentTooLarge, .unsupportedMediaType, .unprocessableContent, .tooManyRequests,
            .internalServerError, .serviceUnavailable,
        ]
        self = known.first { $0.code == code } ?? Self(code: code)
    }
}

/// Everything that is wrong with a request.
package struct ErrorDocument: Error, Sendable {
    package let errors: [ErrorObject]
    /// Fields that the answer carries besides.
    package var fields: [(HTTPField.Name, String)] = []

    /// - Parameter errors: at least one.
    package init(_ errors: [ErrorObject]) {
        precondition(!errors.isEmpty, "a document of errors has at least one")
        self.errors = errors
    }

    package init(
        _ status: Int, _ code: String, _ detail: String, _ source: ErrorObject.Source? = nil,
        fields: [(HTTPField.Name, String)] = []
    ) {
        self.init([ErrorObject(status, code, detail, source)])
        self.fields = fields
    }

    /// The status of all errors, or where they differ the most general one ("Processing Errors").
    package var status: Int {
        let statuses = Set(errors.map(\.status))
        return statuses.count == 1 ? errors[0].status : statuses.contains { $0 >= 500 } ? 500 : 400
    }

    /// The same for the status line, with its phrase.
    package var statusInWords: HTTPResponse.Status { HTTPResponse.Status(known: status) }

    /// - Parameter id: names the request in the log; each error adds its number to it.
    package func body(id: String) -> [UInt8] {
        var json = JSONWriter()
        json.beginDocument()
        json.name("errors")
        json.beginArray()
        for (index, error) in errors.enumerated() {
            json.beginObject()
            json.member("id", index == 0 ? id : "\(id)-\(index + 1)")
            json.member("status", String(error.status))
            json.member("code", error.code)
            json.member("title", error.title)
            json.member("detail", error.detail)
            if let source = error.source { json.write(source) }
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ source: ErrorObject.Source) {
        name("source")
        beginObject()
        switch source {
        case .pointer(let pointer): member("pointer", pointer)
        case .parameter(let name): member("parameter", name)
        case .header(let name): member("header", name)
        }
        endObject()
    }
}
