// What few applications need to be told.

internal import HTTP
internal import HTML
internal import Management

struct ClientMore {
    let form: ClientForm

    private static let names = [
        "post_logout_redirect_uris", "origin_domains", "requested_scopes", "require_pkce", "token_format",
        "signing_algorithm",
        "token_endpoint_auth_method", "client_uri", "logo_uri", "policy_uri", "tos_uri", "purpose", "jwks", "jwks_uri",
        "first_party", "connect", "test_mode", "transaction_limits", "owner",
    ]

    var html: HTML {
        let isWrong = Self.names.contains { form.problems[$0] != nil }
        return MoreFields(summary: "More", isOpen: isWrong, content: "\(groups)").html
    }

    private var groups: [HTML] {
        [
            group(
                "Addresses",
                [form.control("post_logout_redirect_uris"), form.control("origin_domains")]),
            group(
                "Tokens",
                [
                    choice(
                        "token_format", "Access tokens",
                        [("jwt", "JWT: APIs verify them themselves"), ("opaque", "Opaque: APIs ask by introspection")]),
                    form.control("signing_algorithm"),
                    choice(
                        "token_endpoint_auth_method", "Client authentication", methods,
                        empty: form.isNew ? "as its type needs" : nil),
                    form.control("requested_scopes"),
                ] + (form.isNew ? [] : [form.control("require_pkce", label: "Require PKCE")])),
            group(
                "What people see",
                [
                    form.control("purpose"), form.control("client_uri"), form.control("logo_uri"),
                    form.control("policy_uri"), form.control("tos_uri"),
                ] + (form.isNew ? [form.control("first_party", label: "First party")] : [])),
            group("Its own keys", [form.control("jwks"), form.control("jwks_uri")]),
            group(
                "Connect and payments",
                (form.isNew
                    ? [form.control("connect", label: "People connect it by a button"), form.control("test_mode")] : [])
                    + [form.control("transaction_limits")]),
            form.owner.map { group("Owner", [$0]) } ?? .empty,
        ]
    }

    private var methods: [(value: String, text: String)] {
        [
            ("client_secret_basic", "Secret in the Authorization field (client_secret_basic)"),
            ("client_secret_post", "Secret in the body (client_secret_post)"), ("none", "None, for public clients"),
        ]
    }

    private func choice(
        _ name: String, _ label: String, _ options: [(value: String, text: String)], empty: String? = nil
    ) -> FormControl {
        FormControl(
            name: name, label: label, kind: .choice(options, empty: empty), value: form.filled.first(name),
            hint: nil, error: form.problems[name], isRequired: true)
    }

    private func group(_ name: String, _ controls: [FormControl]) -> HTML {
        "<fieldset><legend>\(name)</legend>\(controls.map(\.html))</fieldset>"
    }
}
