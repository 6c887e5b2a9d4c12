// An end-user as the Builder API shows it.

internal import JSON
internal import Model

enum AppUserRecord {
    static func json(_ user: AppUser, of app: App) -> JSON {
        [
            "id": .string(user.id.description),
            "clientId": .string(app.publicClientID.description),
            "externalUserId": .string(user.externalUserID.description),
            "email": user.email.map { .string($0.description) } ?? .null,
            "status": .string(user.status.rawValue),
            "role": "user",
            "createdAt": .string(user.createdAt.description),
        ]
    }
}
