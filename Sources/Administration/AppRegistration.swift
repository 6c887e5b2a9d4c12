// Registering developer apps of the Builder API.

internal import Cryptography
internal import Identity
package import Model
internal import OAuth
internal import Store

/// A new app with its clients. The secret is in the answer, and nowhere else.
package struct RegisteredApp: Sendable {
    package let app: App
    package let publicClient: Client
    package let machineClient: Client
    package let machineSecret: Secret
}

extension Installation {
    /// The public client's scopes when none are named. `users:token` among them switches the app to per_user mode, which
    /// minting end-users' tokens needs.
    package static let defaultAppScopes: ScopeSet = [.openid, .signJob, .usersRead, .usersToken]

    /// Makes an app with its public and its machine client.
    package func registerApp(
        _ name: String, publicScopes: ScopeSet, in environment: Environment, actor: AuditEvent.Actor
    ) throws -> RegisteredApp {
        let now = clock.now()
        let publicScopes = ScopeSet([.openid]).union(publicScopes)
        let publicID = try ClientID("app_" + hexadecimal(12))
        let secret = Secret("pmth_cs_" + hexadecimal(32))
        let app = App(
            id: randomness.id(at: now), name: name, publicClientID: publicID, status: .approved, createdAt: now)
        let user = serviceUser(at: now)
        let publicClient = Client(
            id: randomness.id(at: now), clientID: publicID, name: name, type: .isPublic, grantTypes: [.refreshToken],
            authenticationMethod: .none, secretDigest: nil, allowedScopes: publicScopes, app: app.id,
            sibling: .isPublic,
            createdAt: now)
        let machineClient = Client(
            id: randomness.id(at: now), clientID: try ClientID("m2m_" + hexadecimal(12)), name: "\(name) (machine)",
            type: .confidential, grantTypes: [.clientCredentials], authenticationMethod: .basic,
            secretDigest: Digest.sha256(Array(secret.reveal().utf8)), allowedScopes: Self.machineScopes(publicScopes),
            app: app.id, sibling: .machine, serviceUser: user.id, createdAt: now)
        let event = event("app.registered", actor, .init(type: "app", id: app.id.description, name: name), at: now)
        try stores.store(environment.id).write { rows in
            try rows.apps.insert(app)
            try rows.users.insert(user)
            try rows.clients.insert(publicClient)
            try rows.clients.insert(machineClient)
            try rows.note(event)
        }
        return RegisteredApp(app: app, publicClient: publicClient, machineClient: machineClient, machineSecret: secret)
    }

    /// What a machine client may ask for: its own scopes and, with `sign:job` on the public client, that and the right to mint.
    private static func machineScopes(_ publicScopes: ScopeSet) -> ScopeSet {
        guard publicScopes.contains(.signJob) else { return BuilderScopes.machine }
        return BuilderScopes.machine.union([.signJob, .signMintUserToken])
    }

    private func hexadecimal(_ bytes: Int) -> String {
        Hexadecimal.encode(randomness.bytes(bytes))
    }
}
