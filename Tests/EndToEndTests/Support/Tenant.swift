// One address of one tenant, and what a client asks there.

import JOSE
import JSON

struct Tenant: Sendable {
    let port: Port
    /// What the Host field says.
    let host: String

    var address: String { "http://\(host)" }
    var appIssuer: String { address + "/api/v1/oidc" }

    func get(_ target: String, _ fields: [String] = []) throws -> Reply {
        try port.request("GET", target, ["Host: \(host)"] + fields)
    }

    func send(_ method: String, _ target: String, _ fields: [String] = [], body: String = "") throws -> Reply {
        try port.request(method, target, ["Host: \(host)"] + fields, body: Array(body.utf8))
    }

    /// A form; the values need no escaping but `:`, `/` and blanks, which a form may carry as they are or as `+`.
    func form(_ target: String, _ form: [(String, String)], _ fields: [String] = []) throws -> Reply {
        let body = form.map { "\($0.0)=\($0.1.split(separator: " ").joined(separator: "+"))" }.joined(separator: "&")
        return try send("POST", target, ["Content-Type: application/x-www-form-urlencoded"] + fields, body: body)
    }

    /// A token for the client itself.
    func token(_ id: String, _ secret: String, at path: String = "/oauth/token", _ more: [(String, String)] = [])
        throws -> Reply
    {
        try form(path, [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)] + more)
    }

    func keyIDs() throws -> [String] {
        try get("/.well-known/jwks.json").json()["keys"]?.array?.compactMap { $0.object?["kid"]?.string } ?? []
    }

    func isActive(_ token: String, _ client: (id: String, secret: String), at path: String = "/oauth/introspect")
        throws -> Bool
    {
        let reply = try form(path, [("token", token), ("client_id", client.id), ("client_secret", client.secret)])
        guard let isActive = try reply.json()["active"]?.bool else { throw Failure("no verdict: \(reply.text)") }
        return isActive
    }
}

/// A JWT read without being verified.
struct ReadToken {
    let header: JSONObject
    let claims: JSONObject

    init(_ compact: String) throws {
        let parts = compact.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = try JSON(parsing: Base64URL.decode(String(parts[0]))).object,
            let claims = try JSON(parsing: Base64URL.decode(String(parts[1]))).object
        else { throw Failure("not a JWT: \(compact)") }
        self.header = header
        self.claims = claims
    }

    var kid: String? { header["kid"]?.string }

    subscript(claim: String) -> String? { claims[claim]?.string }
}
