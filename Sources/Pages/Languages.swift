// Which language a page speaks.

internal import HTTP

/// The languages there are: another one is another value of `Sentences` in this list, and nothing else.
package struct Languages: Sendable {
    package static let spoken = Languages(.english)

    private let first: Sentences
    private let others: [Sentences]

    /// - Parameter first: what is spoken where nobody has a wish that can be met.
    package init(_ first: Sentences, _ others: Sentences...) {
        self.first = first
        self.others = others
    }

    /// The first wish that can be met, by look-up (RFC 4647 section 3.4): `de-CH` is answered in `de`.
    package func choose(_ wishes: [String]) -> Sentences {
        for wish in wishes {
            var parts = wish.lowercased().split(separator: "-", omittingEmptySubsequences: false)
            while !parts.isEmpty {
                let tag = parts.joined(separator: "-")
                if let found = ([first] + others).first(where: { $0.language.lowercased() == tag }) { return found }
                parts.removeLast()
                // A single letter or digit says that something follows.
                if parts.last?.utf8.count == 1 { parts.removeLast() }
            }
        }
        return first
    }

    /// What a browser's `Accept-Language` wishes, the dearest first (RFC 9110 section 12.5.4).
    package static func wishes(of field: String?) -> [String] {
        let ranges = (field ?? "").split(separator: ",").prefix(20).map { range -> (tag: String, weight: Double) in
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return (parts.first ?? "", weight ?? 1)
        }
        // Sorting keeps no order by promise: the place decides between equals.
        return ranges.enumerated().filter { $0.element.weight > 0 && $0.element.tag != "*" }
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }.map(\.element.tag)
    }
}
