// Who is signed in on the command line: one file that its owner alone may read.

import JSON
import Model
import Outbound
import POSIX
import RelyingParty

struct SignedIn {
    let issuer: String
    let client: RegisteredClient
    let subject: String
    var tokens: TokenSet

    /// The XDG Base Directory Specification: state that outlives a restart; a relative path is to be ignored.
    static var path: String {
        get throws {
            let places = [
                CurrentProcess.variable("XDG_STATE_HOME"),
                CurrentProcess.variable("HOME").map { $0 + "/.local/state" },
            ]
            guard let place = places.compactMap({ $0 }).first(where: { $0.hasPrefix("/") }) else {
                throw SignInError.noHome
            }
            return place + "/gatehouse/sign-in.json"
        }
    }

    static func load() throws -> SignedIn {
        let path = try path
        guard File.exists(path) else { throw SignInError.notSignedIn }
        guard let object = (try? JSON(parsing: File.read(path)))?.object, let issuer = object["issuer"]?.string,
            let client = object["client_id"]?.string, let subject = object["sub"]?.string,
            let token = object["access_token"]?.string
        else { throw SignInError.unreadable(path) }
        return SignedIn(
            issuer: issuer, client: RegisteredClient(id: client), subject: subject,
            tokens: TokenSet(
                accessToken: Secret(token), refreshToken: object["refresh_token"]?.string.map(Secret.init),
                idToken: nil, scope: object["scope"]?.string,
                expiresAt: object["expires_at"]?.integer.map { Timestamp(seconds: $0) }))
    }

    func save() throws {
        var object: JSONObject = [
            "issuer": .string(issuer), "client_id": .string(client.id), "sub": .string(subject),
            "access_token": .string(tokens.accessToken.reveal()),
        ]
        if let token = tokens.refreshToken { object.append("refresh_token", .string(token.reveal())) }
        if let scope = tokens.scope { object.append("scope", .string(scope)) }
        if let end = tokens.expiresAt { object.append("expires_at", .integer(end.seconds)) }
        let path = try Self.path
        try Folder.createAll(Folder.parent(of: path), mode: 0o700)
        try File.replace(path, with: JSON.object(object).serialized(), mode: 0o600)
    }

    static func forget() throws { try File.remove(path) }
}

/// How commands reach a provider: it is the person's own choice, so it may be on their own network.
enum Reaching {
    static func transport() -> Transport {
        Transport(Fetcher(reach: .development, milliseconds: 15_000))
    }
}
