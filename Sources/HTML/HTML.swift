/// Markup as a value: string literals whose interpolations are escaped.
///
/// Owns: what a page is made of, and that no text becomes markup by itself. Must not know: any page, any request.
///
/// 1. Text is escaped wherever it is interpolated; trusted markup has its own type, and only literals make it.
/// 2. No script and no style stands in a page: the content policy forbids both.
package struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// In UTF-8.
    package let bytes: [UInt8]

    package init(stringLiteral value: StaticString) {
        bytes = Array(value.description.utf8)
    }

    package init(stringInterpolation: StringInterpolation) {
        bytes = stringInterpolation.bytes
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var markup: String { String(decoding: bytes, as: UTF8.self) }

    /// Text as markup.
    package static func text(_ text: String) -> HTML {
        var bytes: [UInt8] = []
        Escaping.append(text, to: &bytes)
        return HTML(bytes: bytes)
    }

    package static func joined(_ parts: [HTML]) -> HTML {
        HTML(bytes: Array(parts.map(\.bytes).joined()))
    }

    package static let empty: HTML = ""

    /// What stands between `\(` and `)`. An attribute's value must stand between quotation marks in the literal.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var bytes: [UInt8] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            bytes.append(contentsOf: literal.description.utf8)
        }

        package mutating func appendInterpolation(_ text: String) {
            Escaping.append(text, to: &bytes)
        }

        package mutating func appendInterpolation(_ number: Int) {
            bytes.append(contentsOf: String(number).utf8)
        }

        package mutating func appendInterpolation(_ html: HTML) {
            bytes.append(contentsOf: html.bytes)
        }

        /// Nothing for nil. The label is there because the compiler warns of every unlabelled optional.
        package mutating func appendInterpolation(optional html: HTML?) {
            if let html { bytes.append(contentsOf: html.bytes) }
        }

        package mutating func appendInterpolation(_ list: [HTML]) {
            for html in list { bytes.append(contentsOf: html.bytes) }
        }

        package mutating func appendInterpolation(_ attributes: Attributes) {
            bytes.append(contentsOf: attributes.bytes)
        }

        /// A link's target: `javascript:` and the like lead nowhere.
        package mutating func appendInterpolation(link: String) {
            Escaping.append(LinkTarget(link)?.description ?? "#", to: &bytes)
        }
    }
}
