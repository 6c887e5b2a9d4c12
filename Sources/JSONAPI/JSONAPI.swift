/// JSON:API 1.1: documents, error objects, query parameters and content negotiation.
///
/// Owns: what the specification says of any server, whatever it serves. Must not know: a resource, a table, a token.
///
/// 1. What a request says is collected with everything that is wrong with it, each with its place.
/// 2. No error repeats a value of the request; names it repeats are cut to a length.
package enum JSONAPI {
    /// Sent without parameters: no extension and no profile is applied ("Server Responsibilities").
    package static let mediaType = "application/vnd.api+json"

    /// A name out of a request, short enough to be said again.
    package static func quoted(_ name: String) -> String {
        let scalars = name.unicodeScalars.prefix(60).filter { $0.properties.generalCategory != .control }
        return "'" + String(String.UnicodeScalarView(scalars)) + (name.unicodeScalars.count > 60 ? "…'" : "'")
    }
}
