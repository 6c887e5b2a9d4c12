// What stands around every page.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Model
internal import Routing

/// A page: exactly the data it shows, and how it is shown.
protocol Page {
    func title(_ words: Sentences) -> String
    func body(_ words: Sentences) -> HTML
    /// Whether something on it was refused: the title says so, for those who hear it.
    var isRefused: Bool { get }
    /// Addresses of pictures on it, beside the brand's.
    var pictures: [String] { get }
    var policy: PagePolicy { get }
    /// Where in the account it stands, for pages of the account.
    var section: AccountSection? { get }
}

extension Page {
    var isRefused: Bool { false }
    var pictures: [String] { [] }
    var policy: PagePolicy { .interaction }
    var section: AccountSection? { nil }
}

/// The parts of the account, as its navigation lists them.
enum AccountSection: String, CaseIterable {
    case profile, password, sessions, applications

    var path: String { self == .profile ? "/account" : "/account/\(rawValue)" }

    var name: KeyPath<Sentences, String> {
        switch self {
        case .profile: \.profileTitle
        case .password: \.passwordTitle
        case .sessions: \.sessionsTitle
        case .applications: \.applicationsTitle
        }
    }
}

struct Frame {
    let brand: Brand
    let words: Sentences

    func response(_ page: some Page, status: HTTPResponse.Status = .ok, policy: PagePolicy? = nil) -> Response {
        let pictures = page.pictures + (brand.logo.map { [$0] } ?? [])
        return .bytes(document(page).bytes, type: "text/html; charset=utf-8", status: status)
            .with((policy ?? page.policy).showing(pictures.compactMap { PagePolicy.Origin(of: $0) }))
    }

    private func document(_ page: some Page) -> Document {
        let title = page.title(words)
        let shown = page.isRefused ? words.filled(\.errorTitle, ["title": title]) : title
        return Document(
            language: words.language, title: words.filled(\.pageTitle, ["title": shown, "brand": brand.name]),
            styleSheets: StyleSheets.paths(brand.color),
            body: """
                <a class="skip" href="#main">\(words.skipToContent)</a>
                <header class="brand">\(optional: logo)<span class="name"><bdi>\(brand.name)</bdi></span></header>
                \(optional: navigation(page.section))
                <main id="main" class="\(page.section == nil ? "card" : "card wide")">
                <h1>\(heading(title))</h1>
                \(page.body(words))
                </main>
                """)
    }

    /// Short words with a hyphen stay whole: "e-" alone at the end of a narrow line reads badly. Long ones must be able to break.
    private func heading(_ title: String) -> HTML {
        let words = title.split(separator: " ", omittingEmptySubsequences: false).enumerated().map { index, word in
            let text = HTML("\(String(word))")
            let whole = word.contains("-") && word.count <= 16 ? HTML(#"<span class="whole">\#(text)</span>"#) : text
            return index == 0 ? whole : HTML(" \(whole)")
        }
        return "\(words)"
    }

    /// The name stands beside it: the picture says nothing more.
    private var logo: HTML? {
        brand.logo.map { #"<img class="logo" src="\#(link: $0)" alt="" height="32">"# }
    }

    private func navigation(_ section: AccountSection?) -> HTML? {
        guard let section else { return nil }
        let items = AccountSection.allCases.map { item -> HTML in
            let here = Attributes().with("aria-current", item == section ? "page" : nil)
            return #"<li><a href="\#(link: item.path)"\#(here)>\#(words[keyPath: item.name])</a></li>"#
        }
        return #"<nav aria-label="\#(words.navigation)"><ul>\#(items)</ul></nav>"#
    }
}
