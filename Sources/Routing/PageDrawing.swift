// Pages that endpoints of other rooms show: what they say, and what draws it.

package import HTTP

/// What a page says, without how it looks.
package enum DrawnPage: Sendable {
    /// Asks whether the person wants to sign out. The form has a token of `FormGuard` under its name.
    case signOut(form: String, action: String, carried: [(name: String, value: String)])
    case signedOut
    /// Carries fields to another site by the browser's own form, which a script sends.
    case handOver(to: String, fields: [(name: String, value: String)], script: String)
}

/// Draws a page in the frame that all pages have.
package protocol PageDrawing: Sendable {
    func response(_ page: DrawnPage, to request: Request, in context: Context) throws -> Response
}
