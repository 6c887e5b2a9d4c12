// What the pages of invitations ask of Identity.

internal import Identity
internal import Log
package import Model
package import Routing
internal import Store

/// What an invitation's page says.
package struct InvitationOffer: Sendable {
    package let email: EmailAddress
    /// nil: the environment itself.
    package let organization: String?
    package let hasAccount: Bool

    package init(email: EmailAddress, organization: String?, hasAccount: Bool) {
        self.email = email
        self.organization = organization
        self.hasAccount = hasAccount
    }
}

/// Somebody whose account comes of an invitation.
package struct Newcomer: Sendable {
    package let password: Secret
    package let firstName: String?
    package let lastName: String?
}

package protocol Inviting: Sendable {
    /// nil where the link is dead.
    func offer(_ id: ID<Invitation>, _ link: Secret, _ context: Context) throws -> InvitationOffer?
    /// Accepts for whoever has the address, and has proved it; or for a newcomer.
    func accept(
        _ id: ID<Invitation>, _ link: Secret, newcomer: Newcomer?, _ context: Context
    ) throws -> Entered<Void>
    func decline(_ id: ID<Invitation>, _ link: Secret, _ context: Context) throws -> Entered<Void>
}

struct InvitationServices: Inviting {
    let desk: InvitationDesk

    func offer(_ id: ID<Invitation>, _ link: Secret, _ context: Context) throws -> InvitationOffer? {
        try context.store.read { try desk.offer(id, link, in: $0, at: context.now) }.map {
            InvitationOffer(email: $0.invitation.email, organization: $0.organization, hasAccount: $0.hasAccount)
        }
    }

    func accept(
        _ id: ID<Invitation>, _ link: Secret, newcomer: Newcomer?, _ context: Context
    ) throws -> Entered<Void> {
        try answer {
            let user = try desk.accept(
                id, link,
                newcomer: newcomer.map {
                    .init(password: $0.password, firstName: $0.firstName, lastName: $0.lastName)
                }, visitor: context.visitor, in: context.store, at: context.now)
            context.note(.invitationAccepted, of: user.id)
        }
    }

    func decline(_ id: ID<Invitation>, _ link: Secret, _ context: Context) throws -> Entered<Void> {
        try answer {
            try desk.decline(id, link, visitor: context.visitor, in: context.store, at: context.now)
            context.log(.invitationDeclined)
        }
    }

    private func answer(_ body: () throws -> Void) throws -> Entered<Void> {
        do { return .success(try body()) } catch let error as IdentityError {
            return .refused([error.problem])
        } catch let dead as LinkRefusal {
            return .linkIsDead(reference: dead.reference)
        } catch let busy as HashPoolBusy {
            return .busy(retryAfter: busy.retryAfter)
        } catch let refusal as SignInRefusal {
            guard case .tooManyGuesses(let wait) = refusal.reason else { throw refusal }
            throw PageError.tooManyGuesses(retryAfter: wait, reference: refusal.reference)
        }
    }
}
