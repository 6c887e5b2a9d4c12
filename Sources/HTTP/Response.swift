// A response as the program gives it.

package import HTTPTypes

package struct Response: Sendable {
    package var status: HTTPResponse.Status
    package var fields: Fields
    package var body: [UInt8]

    package init(status: HTTPResponse.Status, fields: Fields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    package static func bytes(
        _ body: [UInt8], type: String, status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(status: status, fields: [.contentType: type], body: body)
    }

    package static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        bytes(Array(text.utf8), type: "text/plain; charset=utf-8", status: status)
    }

    package static func empty(_ status: HTTPResponse.Status) -> Response {
        Response(status: status)
    }

    /// Sends the browser on; 303 makes it a GET whatever it was (RFC 9110 section 15.4.4, RFC 9700 section 4.12). Bytes
    /// that no address has unencoded are percent-encoded.
    package static func redirect(to location: String, status: HTTPResponse.Status = .seeOther) -> Response {
        if location.utf8.allSatisfy(\.isVisible) { return Response(status: status, fields: [.location: location]) }
        var bytes: [UInt8] = []
        for byte in location.utf8 {
            if byte.isVisible { bytes.append(byte) } else { PercentEncoding.append(byte, to: &bytes) }
        }
        return Response(status: status, fields: [.location: String(decoding: bytes, as: UTF8.self)])
    }

    /// The same response with that field, in place of any of the same name.
    package consuming func with(_ name: HTTPField.Name, _ value: String) -> Response {
        fields[name] = value
        return self
    }

    /// The same response with that field besides those of the same name.
    package consuming func adding(_ name: HTTPField.Name, _ value: String) -> Response {
        fields.append(name, value)
        return self
    }

    package consuming func with(_ caching: CacheControl) -> Response {
        with(.cacheControl, caching.value)
    }

    /// The same response setting one more cookie.
    package consuming func setting(_ cookie: Cookie) -> Response {
        adding(.setCookie, cookie.setCookieValue)
    }
}
