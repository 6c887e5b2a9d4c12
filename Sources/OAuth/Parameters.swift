// Request parameters, each of which may stand once.

/// The parameters of one request. A name that occurs twice is refused when it is read; an empty value counts as left out
/// (RFC 6749 section 3.1).
package struct Parameters: Sendable {
    private let pairs: [(name: String, value: String)]

    package init(_ pairs: [(name: String, value: String)]) {
        self.pairs = pairs
    }

    /// The value of a parameter, if it was sent.
    package func optional(_ name: String) throws(OAuthError) -> String? {
        var found: String?
        // Names are ASCII: what is canonically equivalent to one without being it, is longer.
        for pair in pairs where pair.name == name && pair.name.utf8.count == name.utf8.count {
            guard found == nil else { throw .repeated(name) }
            found = pair.value
        }
        return found.flatMap { $0.isEmpty ? nil : $0 }
    }

    package func required(_ name: String) throws(OAuthError) -> String {
        guard let value = try optional(name) else { throw .missing(name) }
        return value
    }

    /// Every value, for the one parameter that may be repeated (`resource`, RFC 8707 section 2).
    package func all(_ name: String) -> [String] {
        pairs.compactMap { $0.name == name && !$0.value.isEmpty ? $0.value : nil }
    }

    /// Whether a parameter was sent at all, empty or not.
    package func isPresent(_ name: String) -> Bool {
        pairs.contains { $0.name == name }
    }
}
