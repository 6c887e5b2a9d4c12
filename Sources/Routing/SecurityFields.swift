// Fields that every response of the application carries.

package import HTTP
package import Model
internal import HTTPTypes

package enum SecurityFields {
    /// No response is anything but what it says it is, nor shown in a frame, nor kept by a cache that was not told to. A page
    /// that says nothing of its own gets the policy of an interaction's.
    package static func apply(to response: Response) -> Response {
        var response = response.with(.xContentTypeOptions, "nosniff")
        if response.fields[.cacheControl] == nil { response = response.with(.noStore) }
        let isPage = response.fields[.contentType]?.hasPrefix("text/html") == true
        if isPage && response.fields[.contentSecurityPolicy] == nil { response = response.with(PagePolicy.interaction) }
        return response
    }
}

/// What a page may load, and where its forms may lead.
package struct PagePolicy: Sendable, Equatable {
    /// The value of Content-Security-Policy.
    package let value: String

    private static let common = "default-src 'none'; style-src 'self'; img-src 'self' data:"
    private static let end = "; base-uri 'none'; frame-ancestors 'none'"

    /// No `form-action`: Chromium applies it to the whole chain of redirects behind a form, and would block clients' callbacks.
    package static let interaction = PagePolicy(value: common + end)

    /// Its forms lead to ourselves, and so do the redirects behind them.
    package static let account = PagePolicy(value: common + end + "; form-action 'self'")

    /// The same for a page that shows pictures from these origins: the logo of an application or of the operator.
    package func showing(_ origins: [Origin]) -> PagePolicy {
        guard !origins.isEmpty else { return self }
        let added = Self.common + origins.map { " \($0.text)" }.joined()
        return PagePolicy(value: added + value.dropFirst(Self.common.count))
    }

    /// The same for a page that runs this one script.
    package func running(_ script: String, of address: Address) -> PagePolicy {
        PagePolicy(value: value + "; script-src \(address.origin)\(script)")
    }

    private init(value: String) {
        self.value = value
    }

    /// The origin of a picture: letters, digits, `.`, `-` and a port, so that nothing in it could become another directive.
    package struct Origin: Sendable, Equatable {
        fileprivate let text: String

        /// nil for what is not an https address with a plain host.
        package init?(of url: String) {
            guard url.hasPrefix("https://") else { return nil }
            let authority = url.dropFirst(8).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            let isPlain = authority.utf8.allSatisfy { byte in
                (0x30...0x3a).contains(byte) || (0x61...0x7a).contains(byte | 0x20) && byte & 0x40 != 0
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            }
            guard !authority.isEmpty, isPlain else { return nil }
            text = "https://\(authority)"
        }
    }
}

extension Response {
    /// A page under this policy. Where somebody came from is nobody's business: addresses of pages can hold codes and links.
    package func with(_ policy: PagePolicy) -> Response {
        with(.contentSecurityPolicy, policy.value).with(.referrerPolicy, "no-referrer")
    }
}
