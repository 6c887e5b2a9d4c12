// A browser without a screen: cookies, redirects and forms over HTTP.

import JSON

/// Signs a person in by the pages and brings a client its code.
final class PlainBrowser {
    /// RFC 7636 appendix B.
    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let callback = "https://client.example/callback"
    private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    private let tenant: Tenant
    private let person: (email: String, password: String)
    private var cookies: [(name: String, value: String)] = []

    /// What its cookies hold.
    var secrets: [String] { cookies.map(\.value) }

    init(_ tenant: Tenant, _ person: (email: String, password: String)) {
        self.tenant = tenant
        self.person = person
    }

    /// What a client that nobody has to consent to is sent back with.
    func code(for client: String, scope: String = "openid", password: String? = nil) throws -> String {
        var reply = try send("GET", Self.request(client, scope: scope))
        for _ in 0..<6 {
            guard reply.status == 303, let next = reply["location"] else { break }
            guard next.hasPrefix("/") else { return try Self.code(in: next) }
            reply = try send("GET", next)
            if next.hasPrefix("/login") { reply = try signIn(reply, password ?? person.password) }
        }
        throw Failure("no code: \(reply.status) \(reply.text)")
    }

    /// The address that a client sends people to.
    static func request(_ client: String, scope: String) -> String {
        let query = [
            "response_type=code", "client_id=\(client)", "redirect_uri=https%3A%2F%2Fclient.example%2Fcallback",
            "scope=\(scope)", "state=s", "code_challenge=\(challenge)", "code_challenge_method=S256",
        ]
        return "/oauth/authorize?" + query.joined(separator: "&")
    }

    private func signIn(_ page: Reply, _ password: String) throws -> Reply {
        try submit(page, "/login", [("email", person.email), ("password", password)])
    }

    /// Sends a page's form with this action, with its hidden fields. Of what the values may hold, blanks alone need escaping.
    func submit(_ page: Reply, _ action: String, _ fields: [(String, String)]) throws -> Reply {
        guard let form = page.text.split(separator: "<form").first(where: { $0.contains("action=\"\(action)\"") })
        else { throw Failure("no form \(action): \(page.status) \(page.text)") }
        var pairs = fields.map { "\($0.0)=\($0.1.split(separator: " ").joined(separator: "+"))" }
        for input in form.split(separator: "<input").dropFirst() where input.contains("type=\"hidden\"") {
            pairs.append("\(Self.attribute("name", input))=\(Self.attribute("value", input))")
        }
        return try send("POST", action, body: pairs.joined(separator: "&"))
    }

    func send(_ method: String, _ target: String, body: String? = nil) throws -> Reply {
        var fields = ["Accept: text/html"]
        if body != nil {
            fields += [
                "Content-Type: application/x-www-form-urlencoded", "Origin: null", "Sec-Fetch-Site: same-origin",
            ]
        }
        if !cookies.isEmpty {
            fields.append("Cookie: " + cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; "))
        }
        let reply = try tenant.send(method, target, fields, body: body ?? "")
        for field in reply.fields where field.name == "set-cookie" {
            let pair = field.value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else { continue }
            cookies.removeAll { $0.name == pair[0] }
            cookies.append((pair[0], pair[1]))
        }
        return reply
    }

    private static func attribute(_ name: String, _ element: Substring) -> String {
        guard let start = element.firstRange(of: " \(name)=\"") else { return "" }
        return String(element[start.upperBound...].prefix { $0 != "\"" })
    }

    static func code(in address: String) throws -> String {
        guard address.hasPrefix(callback), let start = address.firstRange(of: "?code=") else {
            throw Failure("no code at \(address)")
        }
        return String(address[start.upperBound...].prefix { $0 != "&" })
    }
}
