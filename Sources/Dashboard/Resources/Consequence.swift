// What comes of an action, said before it is done.

internal import HTTP
internal import JSONAPI
internal import Management

struct Consequence {
    let button: String
    let sentence: String
    /// Whether something stops working: then a fresh proof of who is there is asked for.
    let isDangerous: Bool
    /// Lists whose entries are counted: what goes with it.
    private var counted: [(path: String, filter: String, name: String)] = []

    private init(
        _ button: String, _ sentence: String, isDangerous: Bool,
        counted: [(path: String, filter: String, name: String)] = []
    ) {
        self.button = button
        self.sentence = sentence
        self.isDangerous = isDangerous
        self.counted = counted
    }

    static func of(_ resource: Resource, _ action: String) -> Consequence {
        switch (resource.type, action) {
        case ("client", "rotate-secret"):
            Consequence(
                "Make a new secret",
                "The present secret stops working at once: the application fails until it has the new one.",
                isDangerous: true)
        case ("signing_key", "deactivate"):
            Consequence(
                "Deactivate the key",
                "For a key that somebody else may have: it leaves the published keys at once, and every token that it has signed "
                    + "is refused. If it is the primary one, the newest other active key takes over.", isDangerous: true
            )
        case ("signing_key", "set-primary"):
            Consequence(
                "Make it primary",
                "New tokens of this algorithm are signed with it; the one before stays published "
                    + "until its last token has expired.", isDangerous: false)
        case ("session", "touch"):
            Consequence("Touch", "The session counts as active now.", isDangerous: false)
        case ("session", "revoke"):
            Consequence(
                "Sign out", "Whoever has this session is signed out, and the refresh tokens that came of it end.",
                isDangerous: true)
        case ("invitation", "revoke"):
            Consequence("Take it back", "The link in the mail no longer works.", isDangerous: false)
        case (_, "delete"):
            Consequence(
                "Delete", Presentation.of(resource).deletion + " This cannot be undone.", isDangerous: true,
                counted: counted(with: resource))
        default: Consequence(Labels.name(action), "", isDangerous: true)
        }
    }

    private static func counted(with resource: Resource) -> [(path: String, filter: String, name: String)] {
        Belonging.of(resource).map {
            ($0.resource.path, "filter[\($0.relationship)]", Presentation.of($0.resource).plural.lowercased())
        }
    }

    func question(_ singular: String) -> String {
        button == "Delete" ? "Delete this \(singular)" : button
    }

    /// What there is now that goes with it.
    func effects(_ services: DashboardServices, _ shown: ShownResource, _ open: OpenEnvironment) throws -> [String] {
        try counted.compactMap { path, filter, name in
            guard open.allows("\(path):read") else { return nil }
            let answer = try services.management.get(
                [path], [filter: shown.id, "page[count]": "true", "page[limit]": "1"], in: open.context)
            guard let total = ShownDocument(answer.document).total, total > 0 else { return nil }
            return "\(total) \(name)"
        } + KnownEffects(services: services, open: open).of(shown, isDangerous: isDangerous)
    }
}
