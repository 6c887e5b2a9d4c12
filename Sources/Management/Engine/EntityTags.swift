// The lists of entity tags in If-Match and If-None-Match (RFC 9110 section 13.1).

struct EntityTags {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// Whether the list has the tag, which is a strong one. A weak tag of the list counts for comparisons of caches alone.
    func contains(_ tag: String, weakly: Bool) -> Bool {
        if text == "*" { return true }
        // Our tags hold no comma.
        return text.split(separator: ",").contains { element in
            let trimmed = element.drop { $0 == " " || $0 == "\t" }
            let end = trimmed.lastIndex { $0 != " " && $0 != "\t" }
            let one = end.map { trimmed[...$0] } ?? ""
            return one == tag || weakly && one == "W/" + tag
        }
    }
}
