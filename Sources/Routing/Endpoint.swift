// What every endpoint is.

package import HTTP

/// One endpoint. Its stored properties are its permissions: it reaches nothing else.
package protocol Endpoint: Sendable {
    var routes: [Route] { get }
    func respond(to request: Request, in context: Context) throws -> Response
    /// To a form of this origin whose token does not fit, or not any more: nothing that it asks for may be done. It is refused, unless
    /// the endpoint has a page to show instead.
    func respond(toOutdated request: Request, in context: Context) throws -> Response
}

extension Endpoint {
    package func respond(toOutdated request: Request, in context: Context) throws -> Response {
        throw FormRefusal.wrongToken
    }
}
