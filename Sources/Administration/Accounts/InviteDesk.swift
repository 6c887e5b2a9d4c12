// Requests for an account, and what operators say to them.

package import Identity
package import Model
package import Store

package struct InviteDesk: Sendable {
    private let installation: Installation
    private let mails: OperatorMails

    package init(_ installation: Installation, _ mails: OperatorMails) {
        self.installation = installation
        self.mails = mails
    }

    /// Who decides.
    package enum Decider: Sendable {
        /// Somebody who has signed in at the dashboard.
        case user(ID<User>)
        /// The system's user who runs a command.
        case command(AuditEvent.Actor)
    }

    package static let nameLengths = 1...100
    package static let purposeLengths = 1...1000

    /// Notes a wish. Nothing tells whether the address is known, or waits already: only how many wait in all can be the reason for
    /// another answer.
    package func request(name: String, email: EmailAddress, purpose: String) throws {
        let now = installation.clock.now()
        let invite = Invite(
            id: installation.randomness.id(at: now), name: name, email: email, purpose: purpose, createdAt: now)
        try installation.control.write { control in
            guard try control.invites.count(.requested) < Invite.mostWaiting else { throw AccountError.tooManyRequests }
            try control.invites.insert(invite)
        }
    }

    package func isOperator(_ user: ID<User>, of dashboard: Environment) throws -> Bool {
        try installation.control.read { try $0.isOperator(user, of: dashboard) }
    }

    package func all(_ status: Invite.Status, limit: Int = Invite.mostWaiting) throws -> [Invite] {
        try installation.control.read { try $0.invites.all(status, limit: limit) }
    }

    package func find(_ id: ID<Invite>) throws -> Invite? { try installation.control.read { try $0.invites.find(id) } }

    /// Mails a code that makes one account; again for one that got lost, whose code is worth nothing then.
    package func approve(
        _ id: ID<Invite>, by decider: Decider, at dashboard: Environment, _ store: EnvironmentStore, visitor: Visitor?
    ) throws -> Invite {
        let now = installation.clock.now()
        let code = installation.randomness.typedCode()
        let digest = SecretToken.digest(typed: code)
        let end = now.adding(seconds: Invite.codeLifetime)
        let invite = try Self.decide(id, "invite.approved", by: decider, at: dashboard, visitor, installation) {
            control in
            try control.invites.approve(id, digest: digest, until: end, at: now)
        }
        mails.approve(
            invite, code: code, until: end, from: OperatorMails.Sender(store: store, environment: dashboard.id))
        return invite
    }

    package func refuse(
        _ id: ID<Invite>, by decider: Decider, at dashboard: Environment, visitor: Visitor?
    ) throws -> Invite {
        try Self.refuse(id, by: decider, at: dashboard, visitor: visitor, in: installation)
    }

    /// Refuses a request without a word to whoever asked, or takes back a code that is not used yet.
    package static func refuse(
        _ id: ID<Invite>, by decider: Decider, at dashboard: Environment, visitor: Visitor?,
        in installation: Installation
    ) throws -> Invite {
        let now = installation.clock.now()
        return try decide(id, "invite.refused", by: decider, at: dashboard, visitor, installation) { control in
            try control.invites.refuse(id, at: now)
        }
    }

    /// The trail is that of the account that the dashboard belongs to.
    private static func decide(
        _ id: ID<Invite>, _ action: String, by decider: Decider, at dashboard: Environment, _ visitor: Visitor?,
        _ installation: Installation, _ write: @escaping @Sendable (ControlConnection) throws -> Bool
    ) throws -> Invite {
        let now = installation.clock.now()
        return try installation.control.write { control in
            let actor: AuditEvent.Actor
            switch decider {
            case .command(let command): actor = command
            case .user(let user):
                guard let member = try control.members.find(user, of: dashboard.account),
                    member.role >= .administrator
                else { throw AccountError.notMember }
                actor = .member(member.id.description)
            }
            guard let invite = try control.invites.find(id), try write(control) else { throw AccountError.gone }
            let target = AuditEvent.Target(type: "invite", id: id.description, name: invite.email.description)
            try control.note(
                installation.event(action, by: actor, [target], visitor: visitor, at: now), of: dashboard.account)
            return invite
        }
    }
}

extension Installation {
    /// The environment of the dashboard's own users. An installation has one at most.
    package func dashboard() throws -> Environment {
        guard let environment = try control.directory().environments.first(where: { $0.kind == .dashboard }) else {
            throw AdministrationError(
                "this installation has no dashboard; make it with: gatehouse environment create dashboard --account ACCOUNT --kind dashboard"
            )
        }
        return environment
    }
}
