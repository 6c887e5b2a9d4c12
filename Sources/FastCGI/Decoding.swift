// Parameters and body to a request: pure, so that it can be fuzzed.

internal import HTTPTypes
package import HTTP

/// What the parameters say, before the body is read.
package struct Decoding: Sendable {
    private var own: [String: String] = [:]
    private var fields: [(name: String, value: String)] = []
    /// The body's length that the parameters promise.
    package private(set) var contentLength = 0

    /// Reads the parameters of one request. Only the ones named here and `HTTP_*` count; what else nginx sends is checked
    /// for repetition and left alone.
    package init(_ parameters: [Parameter], bodyLimit: Int) throws(Rejection) {
        do throws(Rejection) {
            try sort(parameters)
            try check(bodyLimit: bodyLimit)
        } catch {
            throw describe(error)
        }
    }

    /// The request, once the body is there. `body` may be one byte longer than promised, as a sign that there is more.
    package func request(body: [UInt8]) throws(Rejection) -> Request {
        do throws(Rejection) {
            guard body.count == contentLength else { throw Rejection(.contentLength, "CONTENT_LENGTH") }
            return try make(body)
        } catch {
            throw describe(error)
        }
    }

    private mutating func sort(_ parameters: [Parameter]) throws(Rejection) {
        // Few and short names: looking through them costs less than hashing them.
        var seen: [String] = []
        for parameter in parameters {
            guard parameter.isField else {
                guard parameter.isUTF8 else { throw Rejection(.malformedParameter, parameter.name) }
                guard !seen.contains(parameter.name) else { throw Rejection(.repeatedParameter, parameter.name) }
                seen.append(parameter.name)
                if Self.known.contains(parameter.name) { own[parameter.name] = parameter.value }
                continue
            }
            guard let place = fields.firstIndex(where: { $0.name == parameter.name }) else {
                fields.append((parameter.name, parameter.value))
                continue
            }
            guard !Self.single.contains(parameter.name) else { throw Rejection(.repeatedParameter, parameter.name) }
            // RFC 9110 section 5.3; a cookie's pairs have a mark of their own (RFC 6265 section 5.4, RFC 9113 section 8.2.3).
            fields[place].value += (parameter.name == "HTTP_COOKIE" ? "; " : ", ") + parameter.value
        }
    }

    private mutating func check(bodyLimit: Int) throws(Rejection) {
        for name in ["REQUEST_METHOD", "REQUEST_URI", "REMOTE_ADDR"] where own[name, default: ""].isEmpty {
            throw Rejection(.missingParameter, name)
        }
        let digits = own["CONTENT_LENGTH", default: ""].utf8
        guard digits.count <= 18, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
            throw Rejection(.contentLength, "CONTENT_LENGTH")
        }
        contentLength = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        guard contentLength <= bodyLimit else { throw Rejection(.bodyTooLarge, "CONTENT_LENGTH") }
    }

    private func make(_ body: [UInt8]) throws(Rejection) -> Request {
        guard let method = HTTPRequest.Method(own["REQUEST_METHOD", default: ""]) else {
            throw Rejection(.malformedMethod, "REQUEST_METHOD")
        }
        guard let address = IPAddress(own["REMOTE_ADDR", default: ""]) else {
            throw Rejection(.malformedAddress, "REMOTE_ADDR")
        }
        let headers = try headerFields()
        do throws(RequestError) {
            return try Request(
                method: method, target: own["REQUEST_URI", default: ""], fields: headers, body: body,
                tenant: own["GATEHOUSE_TENANT"].flatMap { $0.isEmpty ? nil : $0 }, remoteAddress: address,
                id: requestID ?? Self.newRequestID())
        } catch {
            throw Rejection(.malformedTarget(error), "REQUEST_URI")
        }
    }

    private func headerFields() throws(Rejection) -> HTTPFields {
        var headers = HTTPFields()
        if let type = own["CONTENT_TYPE"], !type.isEmpty {
            guard HTTPField.isValidValue(type) else { throw Rejection(.malformedParameter, "CONTENT_TYPE") }
            headers[.contentType] = type
        }
        for (name, value) in fields where !Self.ignored.contains(name) {
            let word = name.utf8.dropFirst(5).map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
            guard let field = HTTPField.Name(String(decoding: word, as: UTF8.self)), HTTPField.isValidValue(value)
            else {
                throw Rejection(.malformedParameter, name)
            }
            headers.append(HTTPField(name: field, value: value))
        }
        return headers
    }

    /// nginx's `$request_id`, so that its log and ours name a request alike.
    private var requestID: String? {
        guard let id = own["GATEHOUSE_REQUEST_ID"]?.utf8, 1...64 ~= id.count else { return nil }
        let isWord = id.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isWord ? String(id) : nil
    }

    private static func newRequestID() -> String {
        let number = UInt128.random(in: 0...UInt128.max)
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    private func describe(_ rejection: Rejection) -> Rejection {
        var described = rejection
        described.target = own["REQUEST_URI"]
        described.requestID = requestID
        return described
    }

    private static let known: Set<String> = [
        "REQUEST_METHOD", "REQUEST_URI", "CONTENT_TYPE", "CONTENT_LENGTH", "REMOTE_ADDR", "GATEHOUSE_TENANT",
        "GATEHOUSE_REQUEST_ID",
    ]

    /// Fields that mean one thing only: two of them mean that somebody hopes we and nginx read different ones.
    private static let single: Set<String> = [
        "HTTP_AUTHORIZATION", "HTTP_HOST", "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_ORIGIN", "HTTP_DPOP",
    ]

    /// nginx says type and length in parameters of its own; a `Proxy` field exists only to become `HTTP_PROXY` (httpoxy).
    private static let ignored: Set<String> = ["HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_PROXY"]
}
