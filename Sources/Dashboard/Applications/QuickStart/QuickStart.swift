// How to begin with an application: code with its own values, ready to be pasted.

internal import HTML
internal import JSON
internal import Management
internal import Model

struct QuickStart {
    /// What the code does.
    enum Purpose: String, CaseIterable {
        case people = "authorization_code"
        case machine = "client_credentials"
    }

    static let languages = ["curl", "JavaScript", "Python", "Swift", "nginx"]

    private let shown: ShownResource
    private let issuer: String
    /// The API that its own tokens are for.
    private let resource: String?
    private let isManagement: Bool

    /// - Parameter api: the first that the client has a grant for.
    init(_ shown: ShownResource, at address: Address, api: ShownResource?) {
        self.shown = shown
        issuer = address.origin.description
        resource = api?.text("identifier")
        isManagement = api?.isTrue("system") == true
    }

    var html: HTML {
        let grants = Values.scopes(shown["grant_types"] ?? .null)
        let parts = Purpose.allCases.filter { grants.contains($0.rawValue) }.map { purpose -> HTML in
            let heading = purpose == .people ? "Sign people in" : "A token of its own"
            let samples = Self.languages.map { language -> HTML in
                """
                <details class="more"><summary>\(language)</summary>\
                <pre tabindex="0" role="region" aria-label="\(language): \(heading)"><code>\(code(purpose, language))</code></pre></details>
                """
            }
            return "<h3>\(heading)</h3>\(samples)"
        }
        guard !parts.isEmpty else { return .empty }
        let isConfidential = shown.text("client_type") == "confidential"
        let secret: HTML? =
            isConfidential
            ? " The secret is not in it: it is read from the environment variable <code>CLIENT_SECRET</code>." : nil
        return """
            <section id="start"><h2>Quick start</h2>
            <p class="hint">With this application’s own values, to be pasted as it is.\(optional: secret)</p>
            \(parts)</section>
            """
    }

    /// The code, with the client's values as literals of its language.
    func code(_ purpose: Purpose, _ language: String) -> String {
        let quote = language == "curl" ? Quoting.shell : Quoting.json
        let values = [
            "issuer": quote(issuer), "plain_issuer": issuer, "client_id": quote(shown.text("client_id") ?? ""),
            "redirect_uri": quote(redirectURI), "scope": quote(scope(purpose)), "resource": quote(resource ?? ""),
        ]
        return QuickStartTemplate.of(purpose, language).filled(values, conditions(purpose))
    }

    private var redirectURI: String {
        Values.scopes(shown["redirect_uris"] ?? .null).first ?? "https://app.example.com/callback"
    }

    private func scope(_ purpose: Purpose) -> String {
        let allowed = Values.scopes(shown["allowed_scopes"] ?? .null)
        let wanted = allowed.filter { scope in
            switch purpose {
            // Asked for where it is needed, and seldom at the beginning.
            case .people: scope != ScopeToken.offlineAccess.description
            case .machine: !OfferedScopes.standardNames.contains(scope)
            }
        }
        return wanted.joined(separator: " ")
    }

    private func conditions(_ purpose: Purpose) -> Set<String> {
        var all: Set<String> = [shown.text("client_type") == "confidential" ? "secret" : "public"]
        all.insert(Values.scopes(shown["allowed_scopes"] ?? .null).contains("openid") ? "openid" : "other")
        if issuer.hasPrefix("https:") { all.insert("tls") }
        all.insert(resource != nil ? "resource" : scope(purpose).isEmpty ? "bare" : "unbound")
        if isManagement { all.insert("management") }
        return all
    }
}

/// Text as literals of languages: what an operator has typed must not become code.
enum Quoting {
    /// Between apostrophes a shell reads everything as it is but the apostrophe itself.
    static func shell(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }

    /// A string of JSON is one of JavaScript, Python and Swift too: control characters, which Swift would write otherwise, are in no
    /// value here.
    static func json(_ text: String) -> String { JSON.string(text).text }
}
