// A secret that an answer shows once.

internal import HTML
internal import Management
internal import Pages

struct OnceShown {
    private static let names = [
        "client_secret": "Client secret", "token": "Session token",
    ]

    let label: String
    let value: String

    /// nil where the document has none.
    init?(_ document: ShownDocument) {
        for (name, label) in Self.names {
            guard let value = document.meta(name) else { continue }
            self.label = label
            self.value = value
            return
        }
        return nil
    }

    func sheet(_ resource: Resource, _ made: ShownResource, _ open: OpenEnvironment) -> Sheet {
        let presentation = Presentation.of(resource)
        let clientID = made.text("client_id").map { HTML("<dt>Client ID</dt><dd><code>\($0)</code></dd>") }
        return Sheet(
            title: presentation.title(made), place: .environment(open, section: resource.path),
            trail: [(open.path(resource.path), presentation.plural)],
            body: """
                \(optional: Notice.success("Copy the secret now: it is kept as a digest and cannot be shown again."))
                <dl class="facts">\(optional: clientID)<dt>\(label)</dt><dd><code id="secret">\(value)</code></dd></dl>
                <p><a class="button" href="\(link: open.path(resource.path, made.id))">I have copied it</a></p>
                """)
    }
}
