// The requests that tests send again and again.

internal import HTTP
package import HTTPTypes
package import JSON

/// How a client proves itself in a test.
package enum Proof: Sendable {
    case none
    case basic(TestClient)
    case post(TestClient)
    case bearer(String)
    /// The Authorization field as it is.
    case raw(String)

    package var authorization: String? {
        switch self {
        case .none, .post: nil
        case .basic(let client): "Basic " + TestBase64.encode(Array("\(client.id):\(client.secret)".utf8))
        case .bearer(let token): "Bearer \(token)"
        case .raw(let field): field
        }
    }
}

package enum TestBase64 {
    /// Base64 with padding (RFC 4648 section 4).
    package static func encode(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = Array(bytes[start..<min(start + 3, bytes.count)])
            let word = chunk.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - chunk.count))
            for place in 0..<4 {
                text.append(place <= chunk.count ? alphabet[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension TestSite {
    /// POSTs pairs as a form.
    package func post(
        _ target: String, _ pairs: [(String, String)], _ proof: Proof = .none, host: String? = "acme-test.localhost",
        from address: String = "192.0.2.1"
    ) throws -> Answer {
        var form = Form()
        for (name, value) in pairs { form.append(name, value) }
        if case .post(let client) = proof {
            form.append("client_id", client.id)
            form.append("client_secret", client.secret)
        }
        return try postRaw(target, form.encoded(), proof, host: host, from: address)
    }

    /// POSTs a form's bytes as they are.
    package func postRaw(
        _ target: String, _ body: String, _ proof: Proof = .none, host: String? = "acme-test.localhost",
        from address: String = "192.0.2.1"
    ) throws -> Answer {
        var fields: Fields = [.contentType: "application/x-www-form-urlencoded"]
        fields[.authorization] = proof.authorization
        return try send(.post, target, host: host, fields: fields, body: Array(body.utf8), from: address)
    }

    /// Sends JSON, or nothing.
    package func json(
        _ method: HTTPRequest.Method, _ target: String, _ body: JSON? = nil, _ proof: Proof = .none,
        host: String? = "acme-test.localhost", from address: String = "192.0.2.1"
    ) throws -> Answer {
        var fields: Fields = [:]
        if body != nil { fields[.contentType] = "application/json" }
        fields[.authorization] = proof.authorization
        return try send(method, target, host: host, fields: fields, body: body?.serialized() ?? [], from: address)
    }

    package func get(_ target: String, _ proof: Proof = .none, host: String? = "acme-test.localhost") throws -> Answer {
        try json(.get, target, nil, proof, host: host)
    }

    /// A token request by client_credentials.
    package func tokenAnswer(
        _ client: TestClient, scope: String? = nil, resource: String? = nil, app: Bool = false,
        host: String = "acme-test.localhost"
    ) throws -> Answer {
        var pairs = [("grant_type", "client_credentials")]
        if let scope { pairs.append(("scope", scope)) }
        if let resource { pairs.append(("resource", resource)) }
        return try post(
            app ? Paths.appToken : Paths.rootToken, pairs, .basic(client), host: host)
    }

    /// The token of such a request.
    package func token(
        _ client: TestClient, scope: String? = nil, resource: String? = nil, app: Bool = false,
        host: String = "acme-test.localhost"
    ) throws -> String {
        let answer = try tokenAnswer(client, scope: scope, resource: resource, app: app, host: host)
        guard let token = answer["access_token"] else { throw TestFailure("no token: \(answer.text)") }
        return token
    }

    /// A machine token of an app, by default with what the Builder API needs.
    package func machineToken(
        _ app: TestApp? = nil, scope: String = "users:read users:write users:token",
        host: String = "acme-test.localhost"
    ) throws -> String {
        try token((app ?? fixtures.app).machine, scope: scope, app: true, host: host)
    }

    /// Provisions an end-user and mints a token for it.
    package func userToken(_ app: TestApp? = nil, user: String = "user-123", host: String = "acme-test.localhost")
        throws
        -> String
    {
        let app = app ?? fixtures.app
        let machine = try machineToken(app, host: host)
        _ = try json(.post, Paths.users(app), ["externalUserId": .string(user)], .bearer(machine), host: host)
        let answer = try json(.post, Paths.userToken(app, user), nil, .bearer(machine), host: host)
        guard let token = answer["access_token"] else { throw TestFailure("no token: \(answer.text)") }
        return token
    }

    package func introspect(
        _ token: String, by client: TestClient? = nil, app: Bool = false, host: String = "acme-test.localhost"
    ) throws -> Answer {
        try post(
            app ? Paths.appIntrospection : Paths.rootIntrospection, [("token", token)],
            .basic(client ?? fixtures.plain), host: host)
    }
}

/// The paths of both layouts, as the product names them: written down again, so that a changed table fails.
package enum Paths {
    package static let rootToken = "/oauth/token"
    package static let appToken = "/api/v1/oidc/token"
    package static let rootIntrospection = "/oauth/introspect"
    package static let appIntrospection = "/api/v1/oidc/token/introspection"
    package static let rootRevocation = "/oauth/revoke"
    package static let appRevocation = "/api/v1/oidc/token/revocation"
    package static let rootKeys = "/.well-known/jwks.json"
    package static let appKeys = "/api/v1/oidc/jwks"

    package static func users(_ app: TestApp) -> String { "/api/v1/apps/\(app.publicID)/users" }
    package static func userToken(_ app: TestApp, _ user: String) -> String { "\(users(app))/\(user)/token" }
}

/// A step of a test that had to work did not.
package struct TestFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
