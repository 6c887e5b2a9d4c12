// What every endpoint is.

package import HTTP

/// One endpoint. Its stored properties are its permissions: it reaches nothing else.
package protocol Endpoint: Sendable {
    var routes: [Route] { get }
    func respond(to request: Request, in context: Context) throws -> Response
}
