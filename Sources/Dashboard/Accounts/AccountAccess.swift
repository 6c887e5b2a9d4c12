// From somebody who is signed in to an account that they work for.

package import Administration
internal import HTTP
internal import HTTPTypes
internal import Identity
internal import Log
internal import Model
package import Routing
internal import Store

/// An account as one of its members may see it.
struct OpenAccount {
    let account: Account
    /// As read for this request.
    let member: Member

    func path(_ parts: String...) -> String {
        (["", "accounts", account.handle.description] + parts).joined(separator: "/")
    }

    func allows(_ role: Member.Role) -> Bool { member.role >= role }
}

extension OperatorEndpoint {
    /// The account that the path names. Without a membership there is none.
    ///
    /// - Parameter role: what the page needs at least. What a change needs is read again when it is written.
    func account(_ visit: OperatorVisit, atLeast role: Member.Role = .viewer) throws -> OpenAccount {
        guard let handle = try? Handle.reserved(visit.context.parameter(0)) else { throw DashboardError.nothingHere }
        let open = try services.control.read { control -> OpenAccount? in
            guard let account = try control.account(handle: handle),
                let member = try control.members.find(visit.user.id, of: account.id)
            else { return nil }
            return OpenAccount(account: account, member: member)
        }
        guard let open else { throw DashboardError.nothingHere }
        guard open.allows(role) else { throw AccountError.needs(role, has: open.member.role) }
        return open
    }

    /// The environment that the path names, for who has this role in its account.
    func environment(_ visit: OperatorVisit, atLeast role: Member.Role) throws -> OpenEnvironment {
        let open = try visit.open(nil)
        guard open.member.role >= role else { throw AccountError.needs(role, has: open.member.role) }
        return open
    }
}

extension OperatorVisit {
    func action(in account: Account) -> MemberAction {
        MemberAction(user: user.id, account: account.id, visitor: context.visitor)
    }
}

extension Context {
    var visitor: Visitor {
        Visitor(remoteAddress: remoteAddress.description, userAgent: userAgent, requestID: requestID)
    }
}

extension OpenAccount {
    /// For the log: whom it happened to and by whom. What exactly, the account's activity says.
    func log(_ event: Event, _ visit: OperatorVisit, of subject: Handle? = nil) {
        visit.context.log(event, [(.reason, "by member:\(member.id)")], of: subject ?? account.handle)
    }
}

/// Where no form can show it.
extension AccountError: ResponseError {
    package var problem: Problem {
        switch self {
        case .notMember: DashboardError.nothingHere.problem
        case .needs, .aboveOwnRole: Problem(.forbidden, "not_allowed", sentence)
        case .gone: Problem(.notFound, "nothing_here", sentence)
        case .tooManyRequests: Problem(.serviceUnavailable, "too_many_requests", sentence)
        default: Problem(.unprocessableContent, "not_possible", sentence)
        }
    }
}
