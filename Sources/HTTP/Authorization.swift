// The credentials of an Authorization field (RFC 9110 section 11.6.2).

package enum Authorization: Equatable, Sendable {
    /// RFC 7617. Both halves as they were sent: RFC 6749 section 2.3.1 form-encodes them, many clients do not.
    case basic(user: String, password: String)
    /// RFC 6750 section 2.1.
    case bearer(String)
    /// A scheme that is not ours, in lower case, without its credentials.
    case other(scheme: String)

    package static func parse(_ field: String) throws(AuthorizationError) -> Authorization {
        // By bytes: characters cost ten times as much, and fields of HTTP have none.
        let space = field.utf8.firstIndex(of: UInt8(ascii: " ")) ?? field.endIndex
        let scheme = field.utf8[..<space]
        guard Substring(scheme).isToken else { throw .scheme }
        let start = field.utf8[space...].firstIndex { $0 != UInt8(ascii: " ") } ?? field.endIndex
        let credentials = field[start...]
        if isScheme(scheme, "basic") { return try basic(credentials) }
        if isScheme(scheme, "bearer") { return try bearer(credentials) }
        return .other(scheme: Substring(scheme).lowercased())
    }

    /// RFC 9110 section 11.1: case does not count.
    private static func isScheme(_ text: Substring.UTF8View, _ name: String) -> Bool {
        text.elementsEqual(name.utf8) { $0 | 0x20 == $1 }
    }

    private static func basic(_ credentials: Substring) throws(AuthorizationError) -> Authorization {
        guard let bytes = Base64.decode(Array(credentials.utf8)) else { throw .basicEncoding }
        // RFC 7617 section 2: neither half may hold a control character.
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .basicText }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            throw String(utf8: bytes.span) == nil ? .basicText : .basicColon
        }
        guard let user = String(utf8: bytes.span.extracting(..<colon)),
            let password = String(utf8: bytes.span.extracting((colon + 1)...))
        else { throw .basicText }
        return .basic(user: user, password: password)
    }

    /// Both halves of Basic credentials form-decoded (RFC 6749 section 2.3.1); nil when they are not form-encoded. A half may
    /// hold `&` and `=` raw, and then the raw reading stands.
    package static func formDecoded(user: String, password: String) -> (user: String, password: String)? {
        // Most secrets read alike both ways.
        let isEncoding = { (byte: UInt8) in byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+") }
        guard user.utf8.contains(where: isEncoding) || password.utf8.contains(where: isEncoding) else { return nil }
        guard let form = try? Form(parsing: "u=\(user)&p=\(password)"), form.pairs.count == 2,
            let user = form.first("u"), let password = form.first("p")
        else { return nil }
        return (user, password)
    }

    private static func bearer(_ credentials: Substring) throws(AuthorizationError) -> Authorization {
        let body = credentials.utf8.prefix { $0.isASCIIAlphanumeric || "-._~+/".utf8.contains($0) }
        let padding = credentials.utf8.dropFirst(body.count)
        guard !body.isEmpty, padding.allSatisfy({ $0 == UInt8(ascii: "=") }) else { throw .bearerToken }
        return .bearer(String(credentials))
    }
}

package enum AuthorizationError: Error, Equatable, Sendable {
    case scheme
    case basicEncoding
    case basicText
    case basicColon
    case bearerToken
}

extension AuthorizationError: CustomStringConvertible {
    /// A sentence for the client; it repeats nothing of the field.
    package var description: String {
        switch self {
        case .scheme: "The Authorization field does not begin with a scheme."
        case .basicEncoding: "The Basic credentials are not base64 with its padding."
        case .basicText: "The Basic credentials are not UTF-8 without control characters when decoded."
        case .basicColon: "The Basic credentials hold no colon between user and password."
        case .bearerToken: "The Bearer token is empty or holds a character that a token cannot have."
        }
    }
}

extension Authorization: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The scheme alone: credentials belong in no log, whichever way a value is printed.
    package var description: String {
        switch self {
        case .basic: "Basic credentials"
        case .bearer: "a Bearer token"
        case .other(let scheme): "credentials of the scheme \(scheme)"
        }
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
