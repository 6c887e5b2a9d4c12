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
        let bytes = Array(field.utf8)
        let scheme = bytes.prefix { $0 != UInt8(ascii: " ") }
        guard !scheme.isEmpty, scheme.allSatisfy({ $0.isTokenCharacter }) else { throw .scheme }
        let credentials = bytes[scheme.endIndex...].drop { $0 == UInt8(ascii: " ") }
        if isScheme(scheme, "basic") { return try basic(credentials) }
        if isScheme(scheme, "bearer") { return try bearer(credentials) }
        return .other(scheme: String(decoding: scheme, as: UTF8.self).lowercased())
    }

    /// RFC 9110 section 11.1: case does not count.
    private static func isScheme(_ text: ArraySlice<UInt8>, _ name: String) -> Bool {
        text.elementsEqual(name.utf8) { $0 | 0x20 == $1 }
    }

    private static func basic(_ credentials: ArraySlice<UInt8>) throws(AuthorizationError) -> Authorization {
        guard let bytes = Base64.decode(credentials) else { throw .basicEncoding }
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
        guard mayBeEncoded(user) || mayBeEncoded(password) else { return nil }
        guard let form = try? Form(parsing: "u=\(user)&p=\(password)"), form.pairs.count == 2,
            let user = form.first("u"), let password = form.first("p")
        else { return nil }
        return (user, password)
    }

    private static func mayBeEncoded(_ text: String) -> Bool {
        let bytes = text.utf8Span.span
        for index in bytes.indices where bytes[index] == UInt8(ascii: "%") || bytes[index] == UInt8(ascii: "+") {
            return true
        }
        return false
    }

    private static func bearer(_ credentials: ArraySlice<UInt8>) throws(AuthorizationError) -> Authorization {
        let end = (credentials.lastIndex { $0 != UInt8(ascii: "=") } ?? credentials.startIndex - 1) + 1
        let token = credentials[..<end]
        guard !token.isEmpty, isToken(token.span) else { throw .bearerToken }
        return .bearer(String(decoding: credentials, as: UTF8.self))
    }

    /// Letters, digits and `-._~+/` (RFC 6750 section 2.1). A token has a thousand bytes: all of them are looked at without a branch, many
    /// at a time.
    private static func isToken(_ text: Span<UInt8>) -> Bool {
        var others: UInt8 = 0
        for index in text.indices {
            let byte = text[index]
            let letter: UInt8 = (byte | 0x20) &- 0x61 < 26 ? 1 : 0
            // From - to 9.
            let figure: UInt8 = byte &- 0x2D < 13 ? 1 : 0
            let low: UInt8 = byte == UInt8(ascii: "_") ? 1 : 0
            let tilde: UInt8 = byte == UInt8(ascii: "~") ? 1 : 0
            let plus: UInt8 = byte == UInt8(ascii: "+") ? 1 : 0
            others |= 1 ^ (letter | figure | low | tilde | plus)
        }
        return others == 0
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
