// The script that sends responses by form_post (OAuth 2.0 Form Post Response Mode).

package import HTTP
internal import HTTPTypes
package import Routing

/// Serves the script. A page of ours holds no script itself: the content policy names this one file.
package struct FormPost: Endpoint {
    private static let script = "document.forms[0].submit();\n"
    package static let scriptPath = "/assets/\(AssetName.make("form-post", "js", of: Array(script.utf8)))"

    package init() {}

    package var routes: [Route] { [Route(.get, Self.scriptPath, family: .page, limit: .none)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        .bytes(Array(Self.script.utf8), type: "text/javascript; charset=utf-8").with(.immutable)
    }
}
