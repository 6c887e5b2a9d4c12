// Values of attributes as a page shows them.

internal import HTML
internal import JSON
internal import Management
internal import Model

enum Values {
    /// One value, as a cell or a definition.
    static func html(_ value: JSON?, _ kind: Kind) -> HTML {
        guard let value, !value.isNull else { return #"<span class="none">–</span>"# }
        switch (kind, value) {
        case (.boolean, .bool(let flag)): return flag ? #"<span class="badge">yes</span>"# : "no"
        case (.time, .string(let text)):
            return Timestamp(text).map { time($0) } ?? "\(text)"
        case (.word, .string(let text)): return word(text)
        case (.words, .array(let all)): return list(all.compactMap(\.string))
        case (.scopes, _): return list(scopes(value))
        case (.object, _), (.settings, _):
            return value.object?.isEmpty == true ? #"<span class="none">–</span>"# : "<code>\(value.text)</code>"
        case (.identifier, .string(let text)), (.audience, .string(let text)): return "<code>\(text)</code>"
        case (_, .string(let text)): return text.isEmpty ? #"<span class="none">–</span>"# : "\(text)"
        default: return "\(value.text)"
        }
    }

    /// The date and the minute, in UTC.
    static func time(_ time: Timestamp) -> HTML {
        let text = time.description
        let shown = text.prefix(16).split(separator: "T").joined(separator: " ")
        return #"<time datetime="\#(text)">\#(shown) UTC</time>"#
    }

    /// Documents have scopes as a list or in one string.
    static func scopes(_ value: JSON) -> [String] {
        value.array?.compactMap(\.string) ?? value.string?.split(separator: " ").map(String.init) ?? []
    }

    private static func word(_ text: String) -> HTML {
        let isGood = ["active", "approved", "accepted"].contains(text)
        let isBad = ["suspended", "disabled", "rejected", "deactivated", "revoked", "expired"].contains(text)
        return isGood
            ? #"<span class="badge">\#(text)</span>"#
            : isBad ? #"<span class="badge bad">\#(text)</span>"# : #"<span class="badge plain">\#(text)</span>"#
    }

    private static func list(_ words: [String]) -> HTML {
        guard !words.isEmpty else { return #"<span class="none">–</span>"# }
        return #"<ul class="words">\#(words.map { HTML("<li><code>\($0)</code></li>") })</ul>"#
    }
}

extension HTML {
    init(_ html: HTML) { self = html }
}
