// Which media types a request may name ("Content Negotiation").

package import HTTP
internal import HTTPTypes

package enum Negotiation {
    /// Refuses a request whose document is of another type, or who accepts none that we can write.
    package static func check(_ request: Request) throws(ErrorDocument) {
        try checkContentType(request)
        guard let accept = request.fields[.accept] else { return }
        // Instances with parameters other than ext and profile are ignored, and we know no extension. Where no instance is
        // left the answer would be one the client cannot read; a client that does not name the type at all takes what it gets.
        let instances = elements(of: accept).compactMap { MediaType.parse(String($0)) }
            .filter { $0.essence == JSONAPI.mediaType }
        let isAcceptable = { (type: MediaType) in
            type.parameters.allSatisfy {
                $0.name == "profile" || $0.name == "q" || $0.name == "ext" && $0.value.isEmpty
            }
        }
        guard instances.isEmpty || instances.contains(where: isAcceptable) else {
            throw ErrorDocument(
                406, "unacceptable_media_type",
                "accept \(JSONAPI.mediaType) without parameters; no extension is supported", .header("Accept"))
        }
    }

    private static func checkContentType(_ request: Request) throws(ErrorDocument) {
        guard let field = request.fields[.contentType] else {
            guard request.body.isEmpty else { throw unsupported("send the document as \(JSONAPI.mediaType)") }
            return
        }
        guard let type = MediaType.parse(field), type.essence == JSONAPI.mediaType else {
            throw unsupported("send the document as \(JSONAPI.mediaType)")
        }
        // A profile may be ignored, an extension may not.
        guard type.parameters.allSatisfy({ $0.name == "profile" || $0.name == "ext" && $0.value.isEmpty }) else {
            throw unsupported("\(JSONAPI.mediaType) has no parameter here but profile; no extension is supported")
        }
    }

    private static func unsupported(_ detail: String) -> ErrorDocument {
        ErrorDocument(415, "unsupported_media_type", detail, .header("Content-Type"))
    }

    /// The elements of a list (RFC 9110 section 5.6.1): commas within quotation marks divide nothing.
    private static func elements(of field: String) -> [Substring] {
        var elements: [Substring] = []
        var (start, isQuoted, isEscaped) = (field.utf8.startIndex, false, false)
        for index in field.utf8.indices {
            let byte = field.utf8[index]
            defer { isEscaped = isQuoted && !isEscaped && byte == UInt8(ascii: "\\") }
            if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
            guard byte == UInt8(ascii: ","), !isQuoted else { continue }
            elements.append(field[start..<index])
            start = field.utf8.index(after: index)
        }
        return elements + [field[start...]]
    }
}
