// How an environment looks to people: its name, its logo, its colour.

internal import HTML
package import Model
internal import Routing

/// Data, never a template. What an operator has written wrongly is left out rather than shown.
package struct Brand: Sendable, Equatable {
    package let name: String
    /// An https address, or a path of this site.
    package let logo: String?
    package let color: Color?

    package init(name: String, logo: String? = nil, color: Color? = nil) {
        self.name = name
        self.logo = Self.picture(logo)
        self.color = color
    }

    package init(_ environment: Environment, _ settings: EnvironmentSettings) {
        self.init(
            name: settings.brandName ?? environment.name, logo: settings.brandLogoURI,
            color: settings.brandColor.flatMap(Color.init))
    }

    /// An address that pictures may be loaded from; nil for any other.
    static func picture(_ address: String?) -> String? {
        guard let address, let target = LinkTarget(address)?.description else { return nil }
        return target.hasPrefix("/") || PagePolicy.Origin(of: target) != nil ? target : nil
    }
}
