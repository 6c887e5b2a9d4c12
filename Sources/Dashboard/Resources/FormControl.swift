// The controls of a resource's form, drawn from its attributes and relationships.

internal import HTML
internal import JSON
internal import Management

/// One field to be filled: with its label, its hint and what is wrong with it, also for those who hear the page.
struct FormControl {
    enum Control {
        case line(type: String)
        case lines(rows: Int)
        case check
        case choice([(value: String, text: String)], empty: String?)
    }

    let name: String
    let label: String
    var kind = Control.line(type: "text")
    var value: String?
    var hint: String?
    var error: String?
    var isRequired = false
    var autocomplete = "off"

    var html: HTML {
        let id = "field-\(name)"
        let wrong = error.map { HTML(#"<p class="error" id="\#(id)-error">\#($0)</p>"#) }
        let help = hint.map { HTML(#"<p class="hint" id="\#(id)-hint">\#($0)</p>"#) }
        let descriptions = [error.map { _ in "\(id)-error" }, hint.map { _ in "\(id)-hint" }].compactMap { $0 }
        let attributes = Attributes().with("id", id).with("name", name)
            .with("aria-describedby", descriptions.isEmpty ? nil : descriptions.joined(separator: " "))
            .with("aria-invalid", error == nil ? nil : "true").with("required", if: isRequired && !isCheck)
        if isCheck {
            let check = attributes.with("type", "checkbox").with("value", "true").with("checked", if: value == "true")
            return """
                <div class="field tick"><label><input\(check)> \(label)</label>\(optional: wrong)\(optional: help)</div>
                """
        }
        let mark: HTML = isRequired ? .empty : #" <span class="mark">(optional)</span>"#
        return """
            <div class="field"><label for="\(id)">\(label)\(mark)</label>
            \(optional: wrong)\(optional: help)\(control(attributes))</div>
            """
    }

    private var isCheck: Bool { if case .check = kind { true } else { false } }

    private func control(_ attributes: Attributes) -> HTML {
        switch kind {
        case .line(let type):
            let line = attributes.with("type", type).with("value", value).with("autocomplete", autocomplete)
                .with("spellcheck", type == "text" ? nil : "false")
            return "<input\(line)>"
        case .lines(let rows):
            let area = attributes.with("rows", String(rows)).with("spellcheck", "false")
            return "<textarea\(area)>\n\(value ?? "")</textarea>"
        case .choice(let options, let empty):
            let first = empty.map { HTML(#"<option value="">\#($0)</option>"#) }
            let all = options.map { option in
                let chosen = Attributes().with("selected", if: option.value == value)
                return HTML(#"<option value="\#(option.value)"\#(chosen)>\#(option.text)</option>"#)
            }
            return "<select\(attributes)>\(optional: first)\(all)</select>"
        case .check: return .empty
        }
    }
}

extension FormControl {
    /// The control of an attribute.
    ///
    /// - Parameter value: as a form sends it.
    init(_ attribute: Attribute, value: String?, error: String?) {
        self.init(
            name: attribute.name, label: Labels.name(attribute.name), kind: Self.kind(attribute), value: value,
            hint: Hints.all[attribute.name] ?? Self.hint(attribute.kind), error: error,
            isRequired: attribute.traits.contains(.required),
            autocomplete: attribute.name.hasPrefix("password") ? "new-password" : "off")
    }

    private static func kind(_ attribute: Attribute) -> Control {
        switch attribute.kind {
        case .text(let lengths):
            lengths.upperBound >= 500 && attribute.name != "name" ? longText(attribute) : .line(type: "text")
        case .email: .line(type: "email")
        case .word(let words):
            .choice(
                words.map { ($0, Labels.name($0)) },
                empty: attribute.traits.contains(.optional) ? "as the environment has it" : nil)
        case .words, .scopes: .lines(rows: 3)
        case .boolean: .check
        case .integer: .line(type: "number")
        case .object: .lines(rows: 4)
        case .secret: .line(type: "password")
        case .time, .audience, .identifier, .settings: .line(type: "text")
        }
    }

    private static func longText(_ attribute: Attribute) -> Control {
        attribute.name.hasSuffix("_uri") ? .line(type: "url") : .lines(rows: 2)
    }

    private static func hint(_ kind: Kind) -> String? {
        switch kind {
        case .words: "One to a line."
        case .scopes: "One to a line."
        case .object: "An object of JSON, such as {\"plan\": \"small\"}."
        case .time: "Such as 2026-01-31T12:00:00Z."
        case .integer(let range) where range.upperBound < 1 << 40: "From \(range.lowerBound) to \(range.upperBound)."
        default: nil
        }
    }
}

/// What a field is for, where its name does not say it.
enum Hints {
    static let all = [
        "redirect_uris":
            "Where people come back to after signing in, exactly as the application sends it. One to a line.",
        "post_logout_redirect_uris": "Where people may come back to after signing out. One to a line.",
        "origin_domains":
            "Origins whose pages may call token, userinfo and revocation, such as https://app.example.com.",
        "grant_types": "authorization_code, refresh_token, client_credentials. One to a line.",
        "first_party": "The operator’s own application: people are not asked for consent.",
        "requested_scopes": "What it usually asks for. One to a line.",
        "allowed_scopes": "What it may ask for. One to a line.",
        "require_pkce":
            "Every authorization request proves by a code challenge who began it. Public clients always do.",
        "token_format": "Whether APIs verify its access tokens themselves (JWT), or ask by introspection (opaque).",
        "token_ttl": "In seconds, from 60 to 86400.",
        "identifier":
            "The address of the API, such as https://api.example.com: what clients name as resource, and tokens as audience.",
        "external_id": "What another system knows the user by.",
        "slug": "In lower case: it stands in requests and tokens.",
        "algorithm": "RS256, ES256, PS256 or EdDSA.",
        "size": "Of an RSA key: 2048, 3072 or 4096 bits.",
        "purpose": "In a sentence, for whoever is asked for consent.",
    ]
}
