/// Markup as a value: string literals whose interpolations are escaped.
///
/// Owns: what a page is made of, and that no text becomes markup by itself. Must not know: any page, any request.
///
/// 1. Text is escaped wherever it is interpolated; trusted markup has its own type, and only literals make it.
/// 2. No script and no style stands in a page: the content policy forbids both.
package struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    package let markup: String

    package init(stringLiteral value: StaticString) {
        markup = "\(value)"
    }

    package init(stringInterpolation: StringInterpolation) {
        markup = stringInterpolation.markup
    }

    private init(markup: String) {
        self.markup = markup
    }

    /// Text as markup.
    package static func text(_ text: String) -> HTML {
        var markup = ""
        Escaping.append(text, to: &markup)
        return HTML(markup: markup)
    }

    package static func joined(_ parts: [HTML]) -> HTML {
        HTML(markup: parts.map(\.markup).joined())
    }

    package static let empty: HTML = ""

    /// What stands between `\(` and `)`. An attribute's value must stand between quotation marks in the literal.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            markup += "\(literal)"
        }

        package mutating func appendInterpolation(_ text: String) {
            Escaping.append(text, to: &markup)
        }

        package mutating func appendInterpolation(_ number: Int) {
            markup += String(number)
        }

        package mutating func appendInterpolation(_ html: HTML) {
            markup += html.markup
        }

        /// Nothing for nil. The label is there because the compiler warns of every unlabelled optional.
        package mutating func appendInterpolation(optional html: HTML?) {
            markup += html?.markup ?? ""
        }

        package mutating func appendInterpolation(_ list: [HTML]) {
            for html in list { markup += html.markup }
        }

        package mutating func appendInterpolation(_ attributes: Attributes) {
            markup += attributes.markup
        }

        /// A link's target: `javascript:` and the like lead nowhere.
        package mutating func appendInterpolation(link: String) {
            Escaping.append(LinkTarget(link)?.description ?? "#", to: &markup)
        }
    }
}
