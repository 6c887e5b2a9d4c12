// The application's pages.

internal import Cryptography
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import RelyingParty

struct AppPage {
    let title: String
    let body: HTML
    var person: String?
    var status: HTTPResponse.Status = .ok

    /// Its name changes with what is in it.
    static let styleSheet: String = {
        let digest = UnpaddedBase64.urlSafe.encode(Digest.sha256(DocumentStyles.bytes)).prefix(16)
        return "documents-\(String(decoding: digest, as: UTF8.self)).css"
    }()

    static var style: Response {
        .bytes(DocumentStyles.bytes, type: "text/css; charset=utf-8").with(.immutable)
            .with(.xContentTypeOptions, "nosniff")
    }

    /// No `form-action`: signing out leads to the provider and back, and browsers apply it to that whole chain.
    private static let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"

    var response: Response {
        let document = Document(
            language: "en", title: "\(title) · Third-Party Documents App", styleSheets: ["/\(Self.styleSheet)"],
            body: """
                <a class="skip" href="#main">Skip to content</a>
                <header><a class="name" href="/"><span class="mark" aria-hidden="true"></span>Third-Party Documents App</a>
                \(optional: signOut)</header>
                <main id="main">
                <h1>\(title)</h1>
                \(body)
                </main>
                <footer><p>An example: a client and an API that know their provider by its discovery document alone.</p></footer>
                """)
        return .bytes(document.bytes, type: "text/html; charset=utf-8", status: status).with(.noStore)
            .with(.contentSecurityPolicy, Self.policy).with(.referrerPolicy, "no-referrer")
            .with(.xContentTypeOptions, "nosniff")
    }

    private var signOut: HTML? {
        person.map { name in
            """
            <form method="post" action="/logout"><span class="who"><bdi>\(name)</bdi></span>
            <button class="quiet" type="submit">Sign out</button></form>
            """
        }
    }
}

extension AppPage {
    static func welcome(_ settings: DocumentsApp.Settings, isSignedOut: Bool) -> AppPage {
        let notice: HTML? = isSignedOut ? #"<p class="notice" role="status">You are signed out.</p>"# : nil
        return AppPage(
            title: "Your documents, in one place",
            body: """
                \(optional: notice)
                <p class="lead">This application never sees your password. \(settings.providerName) asks you who you are, shows you
                what the application wants, and lets you decide.</p>
                \(login("Log in with \(settings.providerName)"))
                """)
    }

    static func menu(_ session: AppSession) -> AppPage {
        AppPage(
            title: "Welcome, \(session.name)",
            body: """
                <p class="lead">The application holds an access token with the permissions that you allowed. Each of these asks the
                API with it.</p>
                <ul class="menu">
                <li><a href="/profile"><strong>View your profile</strong>
                <span>GET /api/profile, needs <code>profile</code></span></a></li>
                <li><a href="/documents"><strong>View your documents</strong>
                <span>GET /api/documents, needs <code>read:documents</code></span></a></li>
                </ul>
                """,
            person: session.name)
    }

    static func profile(_ session: AppSession, _ answer: JSONObject) -> AppPage {
        func row(_ name: String, _ value: String?) -> HTML? {
            value.map { "<dt>\(name)</dt><dd>\($0)</dd>" }
        }
        let provider = [row("Name", session.name), row("E-mail", session.email)]
        let api = ["sub", "client_id", "scope", "issuer", "expires_at"].map { row($0, answer[$0]?.string) }
        return AppPage(
            title: "Your profile",
            body: """
                <h2>What the provider tells this application</h2>
                <dl>\(provider.compactMap { $0 })</dl>
                <h2>What the API reads in the access token</h2>
                <dl class="raw">\(api.compactMap { $0 })</dl>
                \(back)
                """,
            person: session.name)
    }

    static func documents(_ session: AppSession, _ answer: JSONObject) -> AppPage {
        let items = (answer["documents"]?.array ?? []).map { document -> HTML in
            let day = (document["updated_at"]?.string ?? "").prefix(10)
            return """
                <li><h2>\(document["title"]?.string ?? "")</h2><p>\(document["summary"]?.string ?? "")</p>
                <p class="when">Last changed <time datetime="\(document["updated_at"]?.string ?? "")">\(String(day))</time></p></li>
                """
        }
        return AppPage(
            title: "Your documents", body: "<ul class=\"documents\">\(items)</ul>\n\(back)", person: session.name)
    }

    // MARK: What went wrong

    static func failure(_ error: RelyingPartyError, _ settings: DocumentsApp.Settings) -> AppPage {
        guard !error.isAccessDenied else {
            return AppPage(
                title: "You did not allow it",
                body: """
                    <p class="lead">Nothing was given to this application, and it cannot show your documents without.</p>
                    \(login("Try again"))
                    """)
        }
        let status: HTTPResponse.Status =
            switch error {
            case .badResponse, .refused: .badRequest
            case .unreachable: .serviceUnavailable
            default: .badGateway
            }
        return problem(status, "You could not be signed in: \(error).", settings)
    }

    /// - Parameter status: the API's.
    static func refused(_ status: Int, _ settings: DocumentsApp.Settings) -> AppPage {
        switch status {
        case 401:
            problem(.unauthorized, "The API no longer takes the access token. Log in again.", settings)
        case 403: problem(.forbidden, "You have not allowed this application to see that.", settings)
        default: problem(.badGateway, "The API answered \(status).", settings)
        }
    }

    static func problem(_ status: HTTPResponse.Status, _ sentence: String, _ settings: DocumentsApp.Settings) -> AppPage
    {
        AppPage(
            title: status == .notFound ? "Not found" : "That did not work",
            body: """
                <p role="alert">\(sentence)</p>
                \(login("Log in with \(settings.providerName)"))
                """,
            status: status)
    }

    private static func login(_ words: String) -> HTML { #"<p><a class="button" href="/login">\#(words)</a></p>"# }

    private static let back: HTML = #"<p class="back"><a href="/">Back to the menu</a></p>"#
}
