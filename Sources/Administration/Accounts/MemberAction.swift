// Who does something to an account at the dashboard, and the trail of it.

package import Identity
package import Model
internal import Store

/// Somebody who is signed in at the dashboard acts in an account. What they may is read again before each change, and in the
/// transaction itself where members are changed or something is entered.
package struct MemberAction: Sendable {
    package let user: ID<User>
    package let account: ID<Account>
    package let visitor: Visitor

    package init(user: ID<User>, account: ID<Account>, visitor: Visitor) {
        self.user = user
        self.account = account
        self.visitor = visitor
    }

    /// Who acts, as they are now. Throws `AccountError` where they may not.
    func member(atLeast role: Member.Role, in control: ControlConnection) throws -> Member {
        guard let member = try control.members.find(user, of: account) else { throw AccountError.notMember }
        guard member.role >= role else { throw AccountError.needs(role, has: member.role) }
        return member
    }

    func event(
        _ action: String, by member: Member, _ targets: [AuditEvent.Target], _ changes: [AuditEvent.Change] = [],
        in installation: Installation
    ) -> AuditEvent {
        installation.event(
            action, by: .member(member.id.description), targets, changes, visitor: visitor, at: installation.clock.now()
        )
    }
}
