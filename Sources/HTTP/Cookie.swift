// A cookie as it is set (RFC 6265 section 4.1).

/// A cookie for this host alone: there is no domain, so tenants under one parent domain cannot set each other's.
package struct Cookie: Equatable, Sendable {
    package enum SameSite: String, Sendable {
        case strict = "Strict"
        case lax = "Lax"
        case none = "None"
    }

    package let name: String
    package let value: String
    package let path: String
    /// Seconds; 0 deletes the cookie, nil keeps it until the browser ends.
    package let maxAge: Int?
    package let secure: Bool
    package let httpOnly: Bool
    package let sameSite: SameSite

    package init(
        name: String, value: String, path: String, maxAge: Int?, secure: Bool, httpOnly: Bool, sameSite: SameSite
    ) throws(CookieError) {
        guard name.isToken else { throw .name }
        guard value.utf8.allSatisfy(Self.isValueByte) else { throw .value }
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy({ $0.isVisible && $0 != UInt8(ascii: ";") })
        else { throw .path }
        guard maxAge ?? 0 >= 0 else { throw .maxAge }
        // RFC 6265bis section 4.1.3: browsers drop a cookie whose prefix promises more than its flags.
        if name.hasPrefix("__Host-") && !(secure && path == "/") { throw .prefix }
        if name.hasPrefix("__Secure-") && !secure { throw .prefix }
        if sameSite == .none && !secure { throw .sameSite }
        guard name.utf8.count + value.utf8.count <= Self.longest else { throw .tooLong }
        self.name = name
        self.value = value
        self.path = path
        self.maxAge = maxAge
        self.secure = secure
        self.httpOnly = httpOnly
        self.sameSite = sameSite
    }

    /// Name and value together; browsers keep 4096 bytes of a cookie (RFC 6265 section 6.1).
    private static let longest = 4096

    /// `cookie-octet` of RFC 6265 section 4.1.1.
    private static func isValueByte(_ byte: UInt8) -> Bool {
        byte.isVisible && !"\",;\\".utf8.contains(byte)
    }

    /// The value of a Set-Cookie field.
    package var setCookieValue: String {
        var text = "\(name)=\(value); Path=\(path)"
        if let maxAge { text += "; Max-Age=\(maxAge)" }
        if secure { text += "; Secure" }
        if httpOnly { text += "; HttpOnly" }
        return text + "; SameSite=\(sameSite.rawValue)"
    }
}

/// The rule that a cookie breaks; always the program's own fault, never a client's.
package enum CookieError: String, Error, Equatable, Sendable, CustomStringConvertible {
    case name = "A cookie's name must be a token."
    case value = "A cookie's value holds a character that RFC 6265 does not allow."
    case path = "A cookie's path must begin with a slash and hold visible characters only, no semicolon."
    case maxAge = "A cookie's age must not be negative."
    case prefix = "A cookie's name promises more than its flags keep."
    case sameSite = "A cookie for other sites must be secure."
    case tooLong = "A cookie must not be longer than 4096 bytes."

    package var description: String { rawValue }
}
