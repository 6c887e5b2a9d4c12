// Parameters and body to a request: pure, so that it can be fuzzed.

internal import HTTPTypes
package import HTTP

/// What the parameters say, before the body is read.
package struct Decoding: Sendable {
    private var own = [String?](repeating: nil, count: KnownParameter.Own.allCases.count)
    private var fields = Fields()
    /// The body's length that the parameters promise.
    package private(set) var contentLength = 0

    /// Reads the parameters of one request. Only the known ones and `HTTP_*` count; what else nginx sends is checked for
    /// repetition and left alone.
    package init(_ parameters: [Parameter], bodyLimit: Int) throws(Rejection) {
        do throws(Rejection) {
            try sort(parameters)
            try check(bodyLimit: bodyLimit)
        } catch {
            // Whatever was wrong: what the request was and how it is called is there, or it is not.
            for parameter in parameters where parameter.isUTF8 {
                if case .field(let name, _) = parameter.meaning, Self.isPreference(name), fields[name] == nil {
                    _ = fields.add(name, parameter.value, separator: "")
                }
                guard case .own(let place) = parameter.meaning, self[place] == nil else { continue }
                own[place.rawValue] = parameter.value
            }
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

    private subscript(_ place: KnownParameter.Own) -> String? { own[place.rawValue] }

    private mutating func sort(_ parameters: [Parameter]) throws(Rejection) {
        // Few and short names: looking through them costs less than hashing them.
        var others: [String] = []
        for parameter in parameters {
            switch parameter.meaning {
            case .own(let place):
                guard parameter.isUTF8 else { throw Rejection(.malformedParameter, parameter.name) }
                guard self[place] == nil else { throw Rejection(.repeatedParameter, parameter.name) }
                own[place.rawValue] = parameter.value
            case .field(let name, let separator):
                try add(name, parameter, separator)
            case nil where parameter.isField:
                try add(try Self.fieldName(parameter), parameter, ", ")
            case .ignored, nil:
                guard parameter.isUTF8 || parameter.isField else {
                    throw Rejection(.malformedParameter, parameter.name)
                }
                guard !others.contains(parameter.name) else { throw Rejection(.repeatedParameter, parameter.name) }
                others.append(parameter.name)
            }
        }
    }

    private mutating func add(
        _ name: HTTPField.Name, _ parameter: Parameter, _ separator: String?
    ) throws(Rejection) {
        guard separator != nil || fields[name] == nil else { throw Rejection(.repeatedParameter, parameter.name) }
        guard fields.add(name, parameter.value, separator: separator ?? "") else {
            throw Rejection(.malformedParameter, parameter.name)
        }
    }

    /// The field that a parameter stands for (RFC 3875 section 4.1.18).
    private static func fieldName(_ parameter: Parameter) throws(Rejection) -> HTTPField.Name {
        let word = parameter.name.utf8.dropFirst(5).map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
        guard let name = HTTPField.Name(String(decoding: word, as: UTF8.self)) else {
            throw Rejection(.malformedParameter, parameter.name)
        }
        return name
    }

    private mutating func check(bodyLimit: Int) throws(Rejection) {
        for place in [KnownParameter.Own.method, .target, .remoteAddress] where (self[place] ?? "").isEmpty {
            throw Rejection(.missingParameter, KnownParameter.table[place.rawValue].name)
        }
        let digits = (self[.contentLength] ?? "").utf8
        guard digits.count <= 18, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
            throw Rejection(.contentLength, "CONTENT_LENGTH")
        }
        contentLength = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        guard contentLength <= bodyLimit else { throw Rejection(.bodyTooLarge, "CONTENT_LENGTH") }
        if let type = self[.contentType], !type.isEmpty, !fields.add(.contentType, type, separator: "") {
            throw Rejection(.malformedParameter, "CONTENT_TYPE")
        }
    }

    private func make(_ body: [UInt8]) throws(Rejection) -> Request {
        guard let method = Self.method(self[.method] ?? "") else { throw Rejection(.malformedMethod, "REQUEST_METHOD") }
        guard let address = IPAddress(self[.remoteAddress] ?? "") else {
            throw Rejection(.malformedAddress, "REMOTE_ADDR")
        }
        do throws(RequestError) {
            return try Request(
                method: method, target: self[.target] ?? "", fields: fields, body: body,
                tenant: self[.tenant].flatMap { $0.isEmpty ? nil : $0 }, remoteAddress: address,
                id: requestID ?? Self.newRequestID())
        } catch {
            throw Rejection(.malformedTarget(error), "REQUEST_URI")
        }
    }

    private static func method(_ text: String) -> HTTPRequest.Method? {
        switch text {
        case "GET": .get
        case "POST": .post
        default: HTTPRequest.Method(text)
        }
    }

    /// nginx's `$request_id`, so that its log and ours name a request alike.
    private var requestID: String? {
        guard let id = self[.requestID], 1...64 ~= id.utf8.count else { return nil }
        let bytes = id.utf8Span.span
        for index in bytes.indices where !Self.isWordCharacter(bytes[index]) { return nil }
        return id
    }

    private static func isWordCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func newRequestID() -> String {
        let number = UInt128.random(in: 0...UInt128.max)
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    private func describe(_ rejection: Rejection) -> Rejection {
        var described = rejection
        described.target = self[.target]
        described.requestID = requestID
        for name in Self.preferences {
            if let value = fields[name] { _ = described.fields.add(name, value, separator: "") }
        }
        return described
    }

    /// What a refusal's format depends on.
    private static let preferences: [HTTPField.Name] = [.accept, .acceptLanguage]

    private static func isPreference(_ name: HTTPField.Name) -> Bool { preferences.contains(name) }
}

extension Parameter {
    fileprivate var meaning: KnownParameter.Meaning? { known?.meaning }
}
