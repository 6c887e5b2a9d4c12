// The skeleton of every page.

package struct Document: Sendable {
    package let language: String
    package let title: String
    /// Paths, in the order in which they are laid over one another.
    package let styleSheets: [String]
    package let body: HTML

    package init(language: String, title: String, styleSheets: [String], body: HTML) {
        self.language = language
        self.title = title
        self.styleSheets = styleSheets
        self.body = body
    }

    /// What is sent, in UTF-8. Search engines have no use for pages that belong to somebody.
    package var bytes: [UInt8] {
        let links = styleSheets.map { path -> HTML in #"<link rel="stylesheet" href="\#(link: path)">"# }
        let html: HTML = """
            <!DOCTYPE html>
            <html lang="\(language)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>\(title)</title>
            \(links)
            </head>
            <body>
            \(body)
            </body>
            </html>

            """
        return html.bytes
    }
}
