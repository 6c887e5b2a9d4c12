// What the loop itself refuses, before any endpoint is asked.

package import HTTP
package import HTTPTypes

/// A request that is no request: what to answer, and as much of it as could be read.
package struct Rejection: Error, Sendable {
    package enum Reason: Sendable, Equatable {
        case missingParameter, repeatedParameter, malformedParameter, tooManyParameters
        case malformedMethod, malformedAddress
        case malformedTarget(RequestError)
        case contentLength, bodyTooLarge
    }

    package var reason: Reason
    /// The parameter that is wrong, if it is one; for the log.
    package var parameter: String?
    /// The raw request target, or nil when it could not be found: for choosing a format only, it is unchecked.
    package var target: String?
    /// What of `Accept` and `Accept-Language` could be read: for choosing a format and a language only.
    package var fields = Fields()
    /// `GATEHOUSE_REQUEST_ID`, if it could be read.
    package var requestID: String?

    init(_ reason: Reason, _ parameter: String? = nil) {
        self.reason = reason
        self.parameter = parameter
    }

    package var status: HTTPResponse.Status {
        switch reason {
        case .bodyTooLarge: .contentTooLarge
        case .tooManyParameters: .requestHeaderFieldsTooLarge
        case .malformedTarget(let error): error.status
        default: .badRequest
        }
    }

    /// A sentence for the client, in the characters RFC 6749 section 5.2 allows for `error_description`.
    package var description: String {
        switch reason {
        case .missingParameter: "The request is incomplete."
        case .repeatedParameter: "A header that may stand once stands twice."
        case .malformedParameter: "A header has characters that are not allowed."
        case .tooManyParameters: "The request has too many or too long headers."
        case .malformedMethod: "The method is not a token."
        case .malformedTarget(let error): error.description
        case .malformedAddress: "The client's address is malformed."
        case .contentLength: "The body does not have the length that Content-Length says."
        case .bodyTooLarge: "The body is too large."
        }
    }

    /// The answer for a caller that has no format of its own.
    package var response: Response {
        let body = #"{"error":"invalid_request","error_description":"\#(description)"}"#
        return Response(
            status: status, fields: [.contentType: "application/json", .cacheControl: "no-store"],
            body: Array(body.utf8))
    }
}
