// Why a command could not sign somebody in: its sentences.

enum SignInError: Error, CustomStringConvertible {
    case noClient
    case noHome
    case timedOut(seconds: Int)
    case interrupted
    case notSignedIn
    case ended(String)
    case unreadable(String)

    var description: String {
        switch self {
        case .noClient:
            "which client this is must be said: with --client-id, or by CLI_CLIENT_ID (a public client with the redirect URI "
                + "http://127.0.0.1/callback)"
        case .noHome: "there is no place for the tokens: neither XDG_STATE_HOME nor HOME is an absolute path"
        case .timedOut(let seconds):
            "nobody signed in within \(seconds) seconds; try again, or give more time with --timeout"
        case .interrupted: "stopped; nobody was signed in"
        case .notSignedIn: "you are not signed in; do so with: gatehouse login --issuer URL"
        case .ended(let issuer):
            "your sign-in at \(issuer) has ended; sign in again with: gatehouse login --issuer \(issuer)"
        case .unreadable(let path): "the file \(path) does not hold a sign-in; remove it, and sign in again"
        }
    }
}
