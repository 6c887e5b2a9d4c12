// Request parameters, each of which may stand once.

/// The parameters of one request. An empty value counts as left out (RFC 6749 section 3.1).
package struct Parameters: Sendable {
    /// RFC 8707 section 2 and RFC 8693 section 2.1 let these stand more than once.
    private static let repeatable = ["resource", "audience"]

    private let pairs: [(name: String, value: String)]

    /// Refuses a name that stands twice, whether or not anyone here reads it: somebody else who reads the request may take
    /// the other value (RFC 6749 section 3.2).
    package init(_ pairs: [(name: String, value: String)]) throws(OAuthError) {
        for (index, pair) in pairs.enumerated() where !Self.repeatable.contains(pair.name) {
            guard !pairs[..<index].contains(where: { $0.name.isParameter(pair.name) }) else {
                throw .repeated(pair.name)
            }
        }
        self.pairs = pairs
    }

    /// No parameters, for clients that prove themselves by the Authorization field alone.
    package static let none = Parameters()

    private init() {
        pairs = []
    }

    /// The value of a parameter, if it was sent.
    package func optional(_ name: String) -> String? {
        pairs.first { $0.name.isParameter(name) }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    package func required(_ name: String) throws(OAuthError) -> String {
        guard let value = optional(name) else { throw .missing(name) }
        return value
    }

    /// Every value, for the one parameter that may be repeated (`resource`, RFC 8707 section 2).
    package func all(_ name: String) -> [String] {
        pairs.compactMap { $0.name.isParameter(name) && !$0.value.isEmpty ? $0.value : nil }
    }
}

extension String {
    /// Whether both name one parameter. Those of this program are ASCII: what Unicode holds equivalent to one of them without its
    /// being the same bytes, is longer.
    func isParameter(_ name: String) -> Bool { self == name && utf8.count == name.utf8.count }
}
