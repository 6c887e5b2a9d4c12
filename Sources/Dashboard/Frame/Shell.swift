// What stands around every page of the dashboard.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Model
internal import Pages
internal import Routing

/// A page of the dashboard: what it is called, and what it shows.
struct Sheet {
    let title: String
    /// Where it stands, for pages of an environment.
    var place: Place = .overview
    /// The way back up: links and their names.
    var trail: [(path: String, name: String)] = []
    /// What can be done here: beside the heading.
    var actions: HTML = .empty
    var status: HTTPResponse.Status = .ok
    /// Whether something on it was refused: the title says so, for those who hear it.
    var isRefused = false
    /// Addresses of pictures from elsewhere that it shows.
    var pictures: [String] = []
    var body: HTML
}

/// What the navigation shows as the present place.
enum Place {
    case overview
    case account(Account)
    /// - Parameter section: the first segment of the path below the environment; empty for its home.
    case environment(OpenEnvironment, section: String)
}

struct Shell {
    /// nil on the pages that need nobody to be signed in.
    let user: User?

    func response(_ sheet: Sheet) -> Response {
        .bytes(document(sheet).bytes, type: "text/html; charset=utf-8", status: sheet.status)
            .with(PagePolicy.account.showing(sheet.pictures.compactMap { PagePolicy.Origin(of: $0) }))
    }

    private func document(_ sheet: Sheet) -> Document {
        let subject =
            switch sheet.place {
            case .overview: "Gatehouse"
            case .account(let account): account.name
            case .environment(let open, _): open.environment.handle.description
            }
        let title = "\(sheet.isRefused ? "Error: " : "")\(sheet.title) – \(subject)"
        return Document(
            language: "en", title: title, styleSheets: StyleSheets.paths(nil) + [DashboardAssets.styleSheet],
            body: """
                <a class="skip" href="#main">Skip to content</a>
                <div class="shell">
                \(header(sheet))
                \(optional: navigation(sheet.place))
                <main id="main">
                \(optional: crumbs(sheet.trail))
                <div class="heading"><h1>\(sheet.title)</h1>\(sheet.actions)</div>
                \(sheet.body)
                </main>
                </div>
                """)
    }

    private func header(_ sheet: Sheet) -> HTML {
        let menu: HTML? =
            if case .environment = sheet.place { "<a class=\"menu\" href=\"#navigation\">Menu</a>" } else { nil }
        return """
            <header class="top"><a class="home" href="/">Gatehouse</a>\(optional: subject(sheet.place))\
            \(optional: search(sheet.place))
            <span class="who">\(who)</span>\
            \(optional: menu)</header>
            """
    }

    private var who: HTML {
        guard let user else { return #"<a href="/login">Sign in</a>"# }
        return #"<a href="/account"><bdi>\#(user.email?.description ?? "Your account")</bdi></a>"#
    }

    private func subject(_ place: Place) -> HTML? {
        switch place {
        case .overview: nil
        case .account(let account): #"<span class="subject">\#(account.name)</span>"#
        case .environment(let open, _):
            """
            <span class="subject"><a href="\(link: open.path())">\(open.environment.handle.description)</a> \
            <span class="kind">\(open.environment.kind.rawValue)</span></span>
            """
        }
    }

    private func search(_ place: Place) -> HTML? {
        if case .environment(let open, _) = place { SearchField(open: open).html } else { nil }
    }

    private func crumbs(_ trail: [(path: String, name: String)]) -> HTML? {
        guard !trail.isEmpty else { return nil }
        let items = trail.map { HTML(#"<li><a href="\#(link: $0.path)">\#($0.name)</a></li>"#) }
        return #"<nav class="crumbs" aria-label="Where you are"><ol>\#(items)</ol></nav>"#
    }

    private func navigation(_ place: Place) -> HTML? {
        guard case .environment(let open, let section) = place else { return nil }
        let groups = Navigation.groups.compactMap { group -> HTML? in
            let items = group.items.filter { open.allows($0.permission) }.map { item -> HTML in
                let here = Attributes().with("aria-current", item.section == section ? "page" : nil)
                return #"<li><a href="\#(link: open.path(item.section))"\#(here)>\#(item.name)</a></li>"#
            }
            guard !items.isEmpty else { return nil }
            let name = group.name.map { HTML(#"<h2>\#($0)</h2>"#) }
            return "\(optional: name)<ul>\(items)</ul>"
        }
        return
            #"<nav class="side" id="navigation" aria-label="\#(open.environment.handle.description)">\#(groups)</nav>"#
    }
}

extension OpenEnvironment {
    /// The path of a page of this environment.
    func path(_ parts: String...) -> String {
        (["", "environments", environment.handle.description] + parts.filter { !$0.isEmpty }).joined(separator: "/")
    }
}
