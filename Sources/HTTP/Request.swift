// A request as the program sees it.

package import HTTPTypes

package struct Request: Sendable {
    package let method: HTTPRequest.Method
    /// The target as it was sent (RFC 9112 section 3.2.1), path and query.
    package let target: String
    package let path: Path
    package let query: Form
    package let fields: Fields
    package let body: [UInt8]
    /// The tenant that the web server chose by host name, in its parameter GATEHOUSE_TENANT; never a field of the client.
    package let tenant: String?
    /// The other end of the web server's socket, never a forwarded field.
    package let remoteAddress: IPAddress
    /// Names the request in logs and answers.
    package let id: String

    package static let longestTarget = 8192

    /// Reads the target, refusing what the web server could have read differently.
    package init(
        method: HTTPRequest.Method, target: String, fields: Fields, body: [UInt8], tenant: String?,
        remoteAddress: IPAddress, id: String
    ) throws(RequestError) {
        let bytes = Array(target.utf8)
        guard bytes.count <= Self.longestTarget else { throw .targetTooLong }
        guard bytes.first == UInt8(ascii: "/") else { throw .pathNotAbsolute }
        // `#` begins a fragment, which is never sent (RFC 9112 section 3.2.1).
        guard bytes.allSatisfy({ $0.isVisible && $0 != UInt8(ascii: "#") }) else { throw .forbiddenCharacter }
        let mark = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        self.path = try Path(parsing: bytes[..<mark])
        do {
            self.query = try Form(parsing: bytes[mark...].dropFirst())
        } catch {
            throw .query(error)
        }
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
        self.tenant = tenant
        self.remoteAddress = remoteAddress
        self.id = id
    }

    /// The Content-Type field; nil when there is none, or none that can be read.
    package var contentType: MediaType? {
        fields[.contentType].flatMap(MediaType.parse)
    }

    /// The body as a form. An empty body without a type is an empty form, so that whoever sent nothing is told which
    /// parameter is missing.
    package func form() throws(FormError) -> Form {
        if body.isEmpty && fields[.contentType] == nil { return Form() }
        // As nearly every client writes it: nothing to take apart.
        if fields[.contentType] == MediaType.form.essence { return try Form(parsing: body) }
        guard let contentType, contentType == .form else { throw FormError(.notAForm) }
        if let charset = contentType.parameter("charset"), charset.lowercased() != "utf-8" {
            throw FormError(.notAForm)
        }
        return try Form(parsing: body)
    }

    package var cookies: Cookies {
        Cookies.parse(fields[.cookie] ?? "")
    }

    /// The credentials of the Authorization field; nil when there is none.
    package func authorization() throws(AuthorizationError) -> Authorization? {
        guard let field = fields[.authorization] else { return nil }
        return try Authorization.parse(field)
    }
}
