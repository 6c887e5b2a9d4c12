// The style sheets: one for all pages, and a few lines with an environment's colour.

package import HTTP
internal import HTTPTypes
package import Routing

/// Served under names that change with what is in them, so that they may be kept for a year.
package struct StyleSheets: Endpoint {
    private static let bytes = PackageResources.pages_css

    private static let name = AssetName.make("pages", "css", of: bytes)

    private static let folder = "/assets/"

    /// The paths of those that a page of this brand names.
    package static func paths(_ color: Color?) -> [String] {
        [folder + name] + (color.map { ["\(folder)brand-\($0.digits).css"] } ?? [])
    }

    package init() {}

    package var routes: [Route] { [Route(.get, "\(Self.folder):name", family: .page, limit: .none)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let name = context.parameter(0)
        if name == Self.name { return sheet(Self.bytes) }
        guard name.hasPrefix("brand-"), name.hasSuffix(".css"), name.utf8.count == 16,
            let color = Color(digits: name.dropFirst(6).dropLast(4)), name == "brand-\(color.digits).css"
        else { throw PageError.noSuchAsset }
        return sheet(Array(Self.brand(color).utf8))
    }

    /// The operator's colour where it is the page's accent: darkened or lightened until it can be read, whatever it is.
    static func brand(_ color: Color) -> String {
        """
        :root { --accent: \(color.onLight); --on-accent: #ffffff; }
        @media (prefers-color-scheme: dark) { :root { --accent: \(color.onDark); --on-accent: #0c0e12; } }

        """
    }

    /// The darkest surface of the light pages and the lightest of the dark ones, as in pages.css.
    static let lightSurface = Color("#f3f4f7") ?? .white
    static let darkSurface = Color("#23272f") ?? .black

    private func sheet(_ bytes: [UInt8]) -> Response {
        .bytes(bytes, type: "text/css; charset=utf-8").with(.immutable)
    }
}

extension Color {
    /// The accent that it becomes on light pages, as `#rrggbb`.
    package var onLight: String { "#" + readable(on: StyleSheets.lightSurface, towards: .black).digits }

    /// The accent that it becomes on dark pages, as `#rrggbb`.
    package var onDark: String { "#" + readable(on: StyleSheets.darkSurface, towards: .white).digits }
}
