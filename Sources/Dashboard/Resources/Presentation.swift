// How the resources are spoken of: their names for people, and what of them stands in a list.

internal import JSON
internal import Management

struct Presentation {
    let singular: String
    let plural: String
    /// What makes a new one.
    let creation: String
    /// What stands in a list, the first with the link to the resource. Names of attributes and of relationships to one.
    let columns: [String]
    /// Under what it is known: the first that it has.
    let titles: [String]
    /// What an empty list says to do next.
    let emptiness: String
    /// What ends with it when it is deleted.
    let deletion: String

    init(
        _ singular: String, _ plural: String, creation: String? = nil, columns: [String], titles: [String],
        empty: String, deletion: String = ""
    ) {
        self.singular = singular
        self.plural = plural
        self.creation = creation ?? "Create \(singular)"
        self.columns = columns
        self.titles = titles
        emptiness = empty
        self.deletion = deletion
    }

    func title(_ resource: ShownResource) -> String {
        titles.lazy.compactMap { resource.text($0) }.first { !$0.isEmpty } ?? resource.id
    }

    static func of(_ resource: Resource) -> Presentation {
        all[resource.type]
            ?? Presentation(
                Labels.name(resource.type).lowercased(), Labels.name(resource.path),
                columns: resource.attributes.prefix(4).map(\.name), titles: [], empty: "There are none yet.")
    }

    static let all: [String: Presentation] = [
        "user": Presentation(
            "user", "Users", columns: ["email", "first_name", "last_name", "status", "last_sign_in_at"],
            titles: ["email"],
            empty: "Nobody has an account here yet. Create a user, invite somebody, or let people register.",
            deletion:
                "The user is signed out everywhere; sessions, consents, memberships and tokens go with the account."),
        "session": Presentation(
            "session", "Sessions", columns: ["user", "ip_address", "last_active_at", "expires_at", "revoked_at"],
            titles: ["user_agent"], empty: "Nobody is signed in.",
            deletion: "Whoever has it is signed out; the refresh tokens that came of it end."),
        "role": Presentation(
            "role", "Roles", columns: ["name", "description", "user_count", "permission_count"], titles: ["name"],
            empty: "A role is a name for permissions that are given together, such as “Support”. Create the first one.",
            deletion: "Whoever has the role loses what it allowed."),
        "permission": Presentation(
            "permission", "Permissions", columns: ["name", "description"], titles: ["name"],
            empty: "A permission says what may be done with something, such as documents:read. Roles hold them.",
            deletion: "Every role that has it loses it."),
        "role_permission": Presentation(
            "permission of a role", "Permissions of roles", creation: "Give a permission to a role",
            columns: ["role", "permission", "created_at"], titles: [], empty: "No role has a permission yet.",
            deletion: "The role no longer allows it."),
        "user_role": Presentation(
            "role of a user", "Roles of users", creation: "Give a role to a user",
            columns: ["user", "role", "created_at"], titles: [], empty: "No user has a role yet.",
            deletion: "The user no longer has what the role allows."),
        "client": Presentation(
            "application", "Clients", creation: "Register Application",
            columns: ["name", "client_id", "client_type", "status", "created_at"], titles: ["name"],
            empty: "An application that asks for tokens is a client. Register the first one.",
            deletion: "The application can no longer sign anybody in or get a token, and its tokens are refused."),
        "resource_server": Presentation(
            "API", "APIs", columns: ["name", "identifier", "token_ttl", "system"], titles: ["name"],
            empty: "An API that access tokens are issued for. Create one for each that you protect.",
            deletion: "Its scopes, the clients’ grants for it and what came of them end with it."),
        "scope": Presentation(
            "scope", "Scopes", creation: "Create Scope", columns: ["name", "description", "resource_server", "system"],
            titles: ["name"], empty: "A scope is what an application asks for. Create the first one.",
            deletion: "Applications can no longer ask for it."),
        "client_resource_server_grant": Presentation(
            "grant", "Grants of clients", creation: "Grant a client access",
            columns: ["client", "resource_server", "allowed_scopes"], titles: [],
            empty: "No client may ask for tokens for an API by itself yet.",
            deletion: "The client’s tokens for this API are refused, and it gets no new ones."),
        "signing_key": Presentation(
            "signing key", "Signing keys", creation: "Generate key",
            columns: ["kid", "algorithm", "status", "primary", "created_at"], titles: ["kid"],
            empty: "There is no key.", deletion: "The key is removed for good."),
        "organization": Presentation(
            "organization", "Organizations", columns: ["name", "slug", "created_at"], titles: ["name", "slug"],
            empty: "An organization is a group of users, such as a customer’s team. Create the first one.",
            deletion: "Its memberships, their roles and its invitations go with it; the people stay."),
        "membership": Presentation(
            "membership", "Memberships", creation: "Add a member", columns: ["user", "organization", "created_at"],
            titles: [], empty: "The organizations have no members yet.",
            deletion: "The user leaves the organization, and tokens given in its name end."),
        "membership_role": Presentation(
            "role in an organization", "Roles in organizations", creation: "Give a role in an organization",
            columns: ["membership", "role", "created_at"], titles: [],
            empty: "No member has a role in an organization yet.",
            deletion: "The member no longer has what the role allows there."),
        "invitation": Presentation(
            "invitation", "Invitations", creation: "Invite somebody",
            columns: ["email", "organization", "status", "expires_at"], titles: ["email"],
            empty: "Nobody is invited. An invitation is a mail with a link to accept it.",
            deletion: "The link in the mail no longer works."),
        "consent": Presentation(
            "consent", "Consents", columns: ["user", "client", "resource_server", "scopes", "created_at"], titles: [],
            empty: "Nobody has allowed an application anything yet.",
            deletion: "The application’s tokens for this person end, and it has to ask again."),
        "audit_event": Presentation(
            "event", "Activity", columns: ["occurred_at", "action", "actor", "targets"], titles: ["action"],
            empty: "Nothing has been changed yet."),
        "environment": Presentation(
            "environment", "Settings", columns: ["name"], titles: ["name"], empty: ""),
    ]
}

/// Names of fields and words as people read them.
enum Labels {
    private static let whole = [
        "ip", "id", "uri", "uris", "url", "jwks", "kid", "jwk", "tos", "ttl", "api",
    ]

    private static let known = [
        "kid": "Key ID", "jwks": "Keys (JWKS)", "jwks_uri": "Address of its keys (JWKS)", "tos_uri": "Terms of service",
        "policy_uri": "Privacy policy", "logo_uri": "Logo", "client_uri": "Home page", "token_ttl": "Token lifetime",
        "email": "E-mail address", "email_verified": "E-mail address verified", "ip_address": "IP address",
        "resource_server": "API", "client_resource_server_grant": "Grant", "public_jwk": "Public key (JWK)",
        "redirect_uris": "Redirect URIs", "post_logout_redirect_uris": "Post-logout redirect URIs",
        "resource_server_grants": "Grants for APIs", "external_id": "External ID", "client_id": "Client ID",
        "token_endpoint_auth_method": "Client authentication", "require_pkce": "Require PKCE", "role_ids": "Roles",
        "system": "System",
        "client_credentials": "Client Credentials", "authorization_code": "Authorization Code",
        "refresh_token": "Refresh Token", "created_at": "Created", "updated_at": "Changed",
        "last_sign_in_at": "Last sign-in", "last_active_at": "Last active", "expires_at": "Expires",
        "revoked_at": "Revoked", "not_before": "Signs from", "occurred_at": "When", "user_count": "Users",
        "permission_count": "Permissions", "is_nil": "is empty", "contains": "contains",
        "registration": "People may register themselves",
        "verification_required": "They must verify their address first",
        "brand_name": "Name on pages and mails", "brand_logo_uri": "Logo", "brand_color": "Colour",
        "token_lifetime": "Access token lifetime", "code_lifetime": "Authorization code lifetime",
        "refresh_lifetime": "Refresh token lifetime", "refresh_idle_lifetime": "Refresh token lifetime when unused",
        "audit_retention": "Audit events kept, in days",
    ]

    /// `origin_domains` is "Origin domains".
    static func name(_ name: String) -> String {
        if let known = known[name] { return known }
        let words = name.split { $0 == "_" || $0 == "-" }.map(String.init)
        return words.enumerated().map { index, word in
            whole.contains(word)
                ? word.uppercased() : index == 0 ? word.prefix(1).uppercased() + word.dropFirst() : word
        }.joined(separator: " ")
    }
}
