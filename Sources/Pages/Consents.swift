// What the consent page asks of OAuth.

internal import HTTP
internal import Model
internal import OAuth
internal import Routing
internal import Store

struct ConsentServices: Consenting {
    let decisions: ConsentDecisions
    let withdrawal: ConsentWithdrawal

    func question(_ interaction: Interaction, _ presence: Presence, _ context: Context) throws -> ConsentQuestion? {
        try context.store.read { rows in
            let pending = try decisions.question(
                interaction, of: presence.session.id, in: context.environment.id, rows, at: context.now)
            guard let pending else { return nil }
            let descriptions = try rows.resourceServers.scopeDescriptions()
            return ConsentQuestion(
                client: pending.client,
                permissions: pending.scopes.map {
                    ConsentQuestion.Permission(
                        $0, at: pending.owner(of: $0), descriptions, isRequired: !PendingConsent.isOptional($0))
                }, returnsTo: Self.place(pending.redirectURI.description))
        }
    }

    func isSignInNext(_ interaction: Interaction, _ presence: Presence, _ context: Context) throws -> Bool {
        try context.store.read { rows in
            try decisions.isSignInNext(
                interaction, of: presence.session.id, in: context.environment.id, rows, at: context.now)
        }
    }

    func decide(_ interaction: Interaction, _ presence: Presence, allowed: ScopeSet?, _ context: Context) throws {
        _ = try decisions.decide(
            interaction, allowed.map { .allow($0) } ?? .refuse, of: presence.session.id,
            remoteAddress: context.remoteAddress.description, requestID: context.requestID, in: context.store,
            at: context.now)
    }

    func withdraw(_ client: ID<Client>, of user: ID<User>, _ context: Context) throws -> Bool {
        try withdrawal.withdraw(
            client, of: user, remoteAddress: context.remoteAddress.description, requestID: context.requestID,
            in: context.store, at: context.now)
    }

    /// The host that a redirect URI leads to; nothing for a program on the person's own machine, whose scheme tells them nothing.
    private static func place(_ uri: String) -> String? {
        guard uri.hasPrefix("https://") || uri.hasPrefix("http://") else { return nil }
        let host = uri.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
        return host.isEmpty ? nil : String(host)
    }
}

extension ConsentQuestion.Permission {
    /// In the operator's words.
    init(
        _ scope: ScopeToken, at server: ID<ResourceServer>?, _ descriptions: ScopeDescriptions, isRequired: Bool = true
    ) {
        self.init(
            scope: scope, api: descriptions.name(of: server),
            description: descriptions.description(of: scope, at: server),
            isRequired: isRequired)
    }
}
