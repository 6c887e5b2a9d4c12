// Why a request's target was refused.

package import HTTPTypes

package enum RequestError: Error, Equatable, Sendable {
    case targetTooLong
    /// A character that may not stand there unencoded.
    case forbiddenCharacter
    case pathNotAbsolute
    case emptySegment
    case dotSegment
    /// A slash, a backslash or a control character, encoded.
    case forbiddenEncoding
    case invalidEscape
    case invalidUTF8
    case query(FormError)
}

extension RequestError: CustomStringConvertible {
    /// A sentence for the client; it repeats nothing of the target but a harmless parameter's name.
    package var description: String {
        switch self {
        case .targetTooLong: "The address is longer than \(Request.longestTarget) bytes."
        case .forbiddenCharacter: "The address holds a character that must be percent-encoded there."
        case .pathNotAbsolute: "The address does not begin with a slash."
        case .emptySegment: "The path holds an empty segment: a doubled slash."
        case .dotSegment: "The path holds a segment of one or two dots."
        case .forbiddenEncoding: "The path holds an encoded slash, backslash or control character."
        case .invalidEscape: "The path holds a percent sign without two hexadecimal digits."
        case .invalidUTF8: "The path is not UTF-8 when decoded."
        case .query(let error): error.description
        }
    }

    /// 414 for the length (RFC 9110 section 15.5.15), otherwise 400.
    package var status: HTTPResponse.Status {
        self == .targetTooLong ? .uriTooLong : .badRequest
    }
}
