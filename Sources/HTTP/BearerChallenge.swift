// The challenge of a protected resource (RFC 6750 section 3).

/// What may stand in `error_description`: RFC 6749 section 5.2 and RFC 6750 section 3 allow `%x20-21 / %x23-5B / %x5D-7E`. A value
/// holds nothing else: a quotation mark becomes an apostrophe, any other character a question mark.
package struct ErrorDescription: Equatable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    package let description: String

    package init(_ text: String) {
        let isLegal = text.utf8.allSatisfy { 0x20...0x7e ~= $0 && $0 != 0x22 && $0 != 0x5c }
        description =
            isLegal
            ? text
            : String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { scalar in
                        switch scalar.value {
                        case 0x22: "'"
                        case 0x20...0x21, 0x23...0x5b, 0x5d...0x7e: scalar
                        default: "?"
                        }
                    }))
    }

    package init(stringLiteral text: String) {
        self.init(text)
    }
}

/// A value of `WWW-Authenticate`.
package struct BearerChallenge: Sendable {
    /// Section 3.1.
    package enum Code: String, Sendable {
        case invalidRequest = "invalid_request"
        case invalidToken = "invalid_token"
        case insufficientScope = "insufficient_scope"
    }

    package let field: String

    /// For whoever has brought no token: nothing but the realm, for section 3.1 wants no error information then.
    package init(realm: StaticString) {
        field = #"Bearer realm="\#(realm)""#
    }

    /// - Parameter scope: what the token lacks.
    package init(realm: StaticString, _ code: Code, _ description: ErrorDescription, scope: ErrorDescription? = nil) {
        field =
            #"Bearer realm="\#(realm)", error="\#(code.rawValue)", error_description="\#(description)""#
            + (scope.map { #", scope="\#($0)""# } ?? "")
    }
}
