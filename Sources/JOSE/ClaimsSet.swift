// The claims of a token (RFC 7519 section 4): a JSON object whose registered members have their types.

package import JSON

/// Claims read from a payload, or being put together for one.
package struct ClaimsSet: Equatable, Sendable {
    package private(set) var object: JSONObject

    package init() { object = JSONObject() }

    /// Refuses registered claims of another type than RFC 7519 section 4.1 gives them, so that nil below means "absent".
    package init(_ object: JSONObject) throws(JOSEError) {
        for name in ["iss", "sub", "jti"] { _ = try object.string(name) }
        for name in ["exp", "nbf", "iat"] {
            if let value = object[name], NumericDate(json: value) == nil { throw .memberType(name) }
        }
        if let value = object["aud"], Audience(json: value) == nil { throw .memberType("aud") }
        self.object = object
    }

    /// Reads a payload.
    package init(parsing payload: [UInt8]) throws(JOSEError) {
        try self.init(JSONObject(reading: payload))
    }

    /// The payload of a token.
    package func serialized() -> [UInt8] { JSON.object(object).serialized() }

    /// Any claim, by name.
    package subscript(name: String) -> JSON? {
        get { object[name] }
        set { object[name] = newValue }
    }

    /// Issuer (section 4.1.1).
    package var iss: String? {
        get { object["iss"]?.string }
        set { object["iss"] = newValue.map { .string($0) } }
    }

    /// Subject (section 4.1.2).
    package var sub: String? {
        get { object["sub"]?.string }
        set { object["sub"] = newValue.map { .string($0) } }
    }

    /// Audience (section 4.1.3).
    package var aud: Audience? {
        get { object["aud"].flatMap { Audience(json: $0) } }
        set { object["aud"] = newValue?.json }
    }

    /// Expiration time (section 4.1.4).
    package var exp: NumericDate? {
        get { object["exp"].flatMap { NumericDate(json: $0) } }
        set { object["exp"] = newValue?.json }
    }

    /// Not before (section 4.1.5).
    package var nbf: NumericDate? {
        get { object["nbf"].flatMap { NumericDate(json: $0) } }
        set { object["nbf"] = newValue?.json }
    }

    /// Issued at (section 4.1.6).
    package var iat: NumericDate? {
        get { object["iat"].flatMap { NumericDate(json: $0) } }
        set { object["iat"] = newValue?.json }
    }

    /// Identifier of the token (section 4.1.7).
    package var jti: String? {
        get { object["jti"]?.string }
        set { object["jti"] = newValue.map { .string($0) } }
    }
}
