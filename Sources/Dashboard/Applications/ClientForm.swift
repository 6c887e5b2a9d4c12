// The fields of an application: those that every one needs, and behind "More" those that few do.

internal import HTML
internal import HTTP
internal import Management

struct ClientForm {
    let scopes: OfferedScopes
    let isNew: Bool
    /// What is known, or was sent.
    let filled: Form
    let problems: FormProblems
    /// Whose it is; for new ones.
    var owner: FormControl?

    /// What a new one begins with.
    static let usual: Form = {
        var form: Form = ["client_type": "confidential"]
        for grant in ["authorization_code", "refresh_token"] { form.append("grant_types", grant) }
        for scope in OfferedScopes.standardNames { form.append("allowed_scopes", scope) }
        return form
    }()

    /// What an application is now, as a form would send it.
    static func filled(_ shown: ShownResource) -> Form {
        var form = Form()
        for attribute in FormReading.attributes(of: .client, creating: true) {
            switch attribute.kind {
            case .words, .scopes:
                let words = shown[attribute.name].map(Values.scopes) ?? []
                if attribute.name == "grant_types" || attribute.name == "allowed_scopes" {
                    for word in words { form.append(attribute.name, word) }
                } else {
                    form.append(attribute.name, words.joined(separator: "\n"))
                }
            default: form.append(attribute.name, FormReading.text(shown[attribute.name], attribute.kind) ?? "")
            }
        }
        return form
    }

    static let grants: [Ticks.Option] = [
        .init(value: "authorization_code", text: "Authorization Code", hint: "signs people in"),
        .init(value: "refresh_token", text: "Refresh Token", hint: "keeps them signed in"),
        .init(
            value: "client_credentials", text: "Client Credentials",
            hint: "tokens for the application itself; confidential ones only"),
    ]

    private static let types: [Ticks.Option] = [
        .init(value: "confidential", text: "Confidential", hint: "runs on a server and keeps a secret"),
        .init(value: "public", text: "Public", hint: "runs in a browser, on a telephone or a desktop: no secret"),
    ]

    var html: HTML {
        let allowed = words("allowed_scopes")
        let types: HTML? =
            isNew
            ? Ticks(
                name: "client_type", legend: "Client Type", options: Self.types,
                chosen: [filled.first("client_type") ?? ""], kind: .one, error: problems["client_type"]
            ).html : nil
        let rest: HTML? =
            scopes.hasMore
            ? FormControl(
                name: "allowed_scopes", label: "More scopes", kind: .lines(rows: 3),
                hint: "There are more than are listed here: write their names, one to a line."
            ).html : nil
        let more = ClientMore(form: self)
        return """
            \(control("name").html)\(optional: types)
            \(Ticks(
                name: "grant_types", legend: "Grant Types", options: grantOptions, chosen: Set(words("grant_types")),
                error: problems["grant_types"]
            ).html)
            \(control("redirect_uris").html)
            \(Ticks(
                name: "allowed_scopes", legend: "Scopes it may ask for", options: scopes.options(chosen: allowed),
                chosen: Set(allowed),
                hint: "Those of OpenID Connect tell about people: an application without Authorization Code gets none of them.",
                error: problems["allowed_scopes"], isShort: true
            ).html)\(optional: rest)
            \(more.html)
            """
    }

    /// What a client has that is none of the usual ones, such as those of an app's siblings, stays.
    private var grantOptions: [Ticks.Option] {
        let others = words("grant_types").filter { word in !Self.grants.contains { $0.value == word } }
        return Self.grants + others.map { Ticks.Option(value: $0, text: Labels.name($0)) }
    }

    private func words(_ name: String) -> [String] { Self.words(filled, name) }

    /// The words of a field, whether it is a text or ticks.
    static func words(_ form: Form, _ name: String) -> [String] {
        form.all(name).flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    }

    /// The usual control of an attribute.
    func control(_ name: String, label: String? = nil) -> FormControl {
        guard let attribute = Resource.client.attribute(name) else {
            preconditionFailure("a client has no attribute \(name)")
        }
        var control = FormControl(attribute, value: filled.first(name), error: problems[name])
        if let label {
            control = FormControl(
                name: name, label: label, kind: control.kind, value: control.value, hint: control.hint,
                error: control.error)
        }
        return control
    }
}
