// What the rules and settings of decision records mean, for operators.

package enum DecisionWords {
    /// What a rule means. Of an authorization request the rule is the parameter that was refused, or the error that was sent.
    package static func meaning(of record: DecisionRecord) -> String? {
        switch record.kind {
        case .signIn: signIn[record.rule]
        case .authorization: authorization[record.rule] ?? "The request's '\(record.rule)' was refused, or ended so."
        case .token: token[record.rule]
        }
    }

    private static let signIn = [
        "unknown_user": "Nobody here has this address, or no address was given.",
        "password": "The password was wrong, or the user has none.",
        "password_changed": "The password was changed while it was being checked.",
        "user_status": "The password was right, and the user is not active.",
        "email_verified": "The password was right, and the address must be verified first.",
        "session_over": "The session ended before the change was made.",
        "guesses_per_account": "Too many wrong passwords for this account; the value is how many, in how many seconds.",
        "guesses_per_address":
            "Too many wrong passwords from this address; the value is how many, in how many seconds.",
        "hashing_queue": "Too many passwords were being checked at once.",
        "registration_closed": "Registration is switched off.",
        "email_taken": "Somebody tried to register with an address that has an account; its owner was told by mail.",
        "unknown_link": "A mail's link was never ours, was replaced by a newer one, or is for something else.",
        "link_used": "A mail's link was used already.",
        "link_expired": "A mail's link was too old.",
        "link_stale": "A mail's link speaks of an address that is no longer the user's, or is somebody else's by now.",
    ]

    private static let token = [
        "missing": "A parameter that must be there was not; the value is its name.",
        "client": "The client is unknown, disabled, or did not prove who it is; the value says which.",
        "signing_key": "There is no key of the algorithm that the client's tokens are to be signed with.",
        "grant_type": "The client may not use this grant type.",
        "scope": "The client may not ask for this scope, the person has not consented to it, or nobody knows it.",
        "resource": "The API that was asked for is none that is registered, or the client has no grant for it.",
        "code": "The authorization code was unknown, used already, too old, or another client's.",
        "redirect_uri": "The redirect URI was not the one that the authorization request had.",
        "code_verifier": "The code verifier did not fit the code challenge (PKCE).",
        "refresh_token":
            "The refresh token was unknown, used already, too old, or another client's; after a second use all that came of it ended.",
    ]

    private static let authorization = [
        "client": "The client is unknown, or may not do this.",
        "redirect_uri": "The redirect URI is none that is registered, byte for byte.",
        "request": "The request could not be read.",
        "interaction": "What the page belonged to had expired, or was finished already.",
        "browser": "Another browser than the one that began it tried to go on.",
        "waiting":
            "Too many requests waited for people at once; the value is how many, in how many seconds.",
        "step": "An answer came that nobody had asked for at this point.",
        "access_denied": "The person refused.",
        "login_required":
            "The client wanted no page (prompt=none), and nobody was signed in, or somebody else than it named.",
        "consent_required": "The client wanted no page (prompt=none), and consent was missing.",
        "interaction_required": "The client wanted no page (prompt=none), and one was needed.",
    ]

    /// What an operator can do about it.
    package static func remedy(_ setting: String) -> String? {
        if setting.hasPrefix("GATEHOUSE_") { return "set \(setting) in gatehouse.env and restart" }
        if let remedy = remedies[setting] { return remedy }
        return switch setting.split(separator: ".").first {
        case "settings": "change '\(setting.dropFirst(9))' in the environment's settings"
        case "client": "change '\(setting.dropFirst(7))' of the client"
        case "user": "change '\(setting.dropFirst(5))' of the user"
        default: nil
        }
    }

    /// Where a command does it, or nothing is registered that could be changed.
    private static let remedies = [
        "client":
            "correct the client_id in the application ('gatehouse client list' names those of here), or register the client",
        "client.client_secret":
            "correct the client_secret in the application; if it is lost, 'gatehouse client rotate-secret' makes another",
        "client.status": "'gatehouse client enable'",
        "client_resource_server_grant": "'gatehouse client grant'",
        "resource_server.identifier":
            "correct the resource in the request, or register it with 'gatehouse resource-server create'",
        "scope": "correct the scope in the request, or make it with 'gatehouse scope create'",
        "signing_key": "'gatehouse keys rotate' with --algorithm",
    ]
}
