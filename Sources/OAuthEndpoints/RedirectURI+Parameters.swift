// Redirect URIs as they are answered with.

internal import HTTP
internal import Model

extension RedirectURI {
    /// The URI with the parameters at the end of its own query (RFC 6749 section 4.1.2).
    func adding(_ parameters: [(name: String, value: String)]) -> String {
        guard !parameters.isEmpty else { return description }
        var form = Form()
        for (name, value) in parameters { form.append(name, value) }
        guard description.utf8.contains(UInt8(ascii: "?")) else { return "\(description)?\(form.encoded())" }
        return description.hasSuffix("?") || description.hasSuffix("&")
            ? description + form.encoded() : "\(description)&\(form.encoded())"
    }
}
