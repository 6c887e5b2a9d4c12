// The two small pages of signing out.

internal import HTTP
internal import HTTPTypes

enum EndSessionPage {
    /// Asks whether the person wants to sign out.
    static func question(action: String, proof: String, carried: [(name: String, value: String)]) -> Response {
        let hidden = ([("proof", proof)] + carried).map { name, value in
            #"<input type="hidden" name="\#(escaped(name))" value="\#(escaped(value))">"#
        }
        return page(
            title: "Sign out?",
            """
            <p>An application asks to sign you out.</p>
            <form method="post" action="\(escaped(action))">\(hidden.joined())
            <button type="submit">Sign out</button></form>
            """)
    }

    static func done() -> Response {
        page(title: "You are signed out", "<p>You can close this page.</p>")
    }

    /// Pages of a chain of redirects carry no `form-action`: Chromium would apply it to the client's address too.
    private static func page(title: String, _ body: String) -> Response {
        let markup = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1"><title>\(escaped(title))</title></head>
            <body><main><h1>\(escaped(title))</h1>
            \(body)
            </main></body></html>

            """
        return Response.bytes(Array(markup.utf8), type: "text/html; charset=utf-8").with(.noStore)
            .with(.referrerPolicy, "no-referrer").with(.xFrameOptions, "DENY")
            .with(
                .contentSecurityPolicy,
                "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'")
    }

    /// By scalars: a character may be a bracket with a mark above it, and is a bracket to browsers.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { markup, scalar in
            switch scalar {
            case "&": markup += "&amp;"
            case "<": markup += "&lt;"
            case ">": markup += "&gt;"
            case "\"": markup += "&quot;"
            case "'": markup += "&#39;"
            default: markup.unicodeScalars.append(scalar)
            }
        }
    }
}
