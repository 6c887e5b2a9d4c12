// Responses by form_post (OAuth 2.0 Form Post Response Mode), and the script that sends them.

package import HTTP
internal import HTTPTypes
internal import Model
internal import OAuth
package import Routing

/// Serves the script. A page of ours holds no script itself: the content policy names this one file.
package struct FormPost: Endpoint {
    private static let script = "document.forms[0].submit();\n"
    /// Named after the first half of its SHA-256, so that it never changes under its name.
    package static let scriptPath = "/assets/form-post-622faeb77ba95abd5fe2d2b22e848b05.js"

    package init() {}

    package var routes: [Route] { [Route(.get, Self.scriptPath, family: .page, limit: .none)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        .bytes(Array(Self.script.utf8), type: "text/javascript; charset=utf-8").with(.immutable)
    }

    /// The page that carries an answer to the client by the browser's own form, with a button for where no script runs.
    ///
    /// It has no `form-action`: Chromium applies that to where the client sends the browser afterwards, too.
    static func page(_ answer: AuthorizationResponse, at address: Address) -> Response {
        let script = address.origin.description + scriptPath
        let fields = answer.parameters.map {
            #"<input type="hidden" name="\#(escaped($0.name))" value="\#(escaped($0.value))">"# + "\n"
        }
        let page = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Back to the application</title>
            </head>
            <body>
            <main>
            <h1>Back to the application</h1>
            <form method="post" action="\(escaped(answer.redirectURI.description))">
            \(fields.joined())<p>If nothing happens by itself:</p>
            <button type="submit">Continue</button>
            </form>
            </main>
            <script src="\(scriptPath)"></script>
            </body>
            </html>

            """
        return .bytes(Array(page.utf8), type: "text/html; charset=utf-8")
            .with(
                .contentSecurityPolicy,
                "default-src 'none'; script-src \(script); base-uri 'none'; frame-ancestors 'none'"
            )
    }

    /// Text within an attribute's quotation marks.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
