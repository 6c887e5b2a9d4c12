// gatehouse invite: requests for accounts, decided at the command line.

import Administration
import ArgumentParser
import Identity
import JSON
import Log
import Model
import Outbound
import POSIX
import Store

struct InviteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Decides who may make an account at the dashboard.",
        discussion: """
            Where GATEHOUSE_ACCOUNTS is invite, anybody may ask for an account at /invites/request of the dashboard. The same can be \
            decided there, at /invites.
            """, subcommands: [InviteList.self, InviteApprove.self, InviteRefuse.self])
}

struct InviteList: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists those who ask for an account.",
        discussion: """
            The newest first. Without --status it lists those who wait for an answer.

              gatehouse invite list
            """)

    @Option(help: "requested, approved (with a code that is not used yet), refused or used.")
    var status: Invite.Status = .requested

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let status = status
        let invites = try session.installation.control.read { try $0.invites.all(status, limit: Invite.mostWaiting) }
        return Report.list(
            ["ID", "ADDRESS", "NAME", "ASKED", "PURPOSE"],
            invites.map { invite in
                let purpose = invite.purpose.split(whereSeparator: \.isNewline).joined(separator: " ")
                return [
                    invite.id.description, invite.email.description, invite.name, invite.createdAt.description, purpose,
                ]
            }, invites.map(JSON.invite))
    }
}

struct InviteApprove: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Mails a code that makes one account.",
        discussion: """
            The code works once, for fourteen days, for the address that it is mailed to. Approving again mails another one, and the \
            one before is worth nothing then: for a mail that got lost.

              gatehouse invite approve 0193…
            """)

    @Argument(help: "The request's ID, as 'gatehouse invite list' shows it.")
    var id: String

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let installation = session.installation
        let failures = Monitor<[String]>([])
        let mailer = try session.configuration.mailer(
            clock: installation.clock, randomness: installation.randomness)
        let queue = MailQueue(mailer, pauses: [500]) { error in failures.withLock { $0.append("\(error)") } }
        let mails = OperatorMails(
            queue: queue, control: installation.control,
            guesses: Guesses(Guesses.Limits()) { SystemClock.monotonicMicroseconds() })
        let dashboard = try installation.dashboard()
        let invite = try InviteWords.decided {
            try InviteDesk(installation, mails).approve(
                try InviteWords.id(id), by: .command(session.actor), at: dashboard,
                try installation.stores.store(dashboard.id), visitor: nil)
        }
        queue.stop(milliseconds: 60_000)
        if let failure = failures.withLock({ $0.first }) {
            throw AdministrationError(
                "the request is approved, and the code could not be mailed (\(failure)); mend that, and approve again for another code"
            )
        }
        return Report(
            ["A code has been mailed to \(invite.email). It works once, for fourteen days."],
            ["id": .string(id), "email": .string(invite.email.description), "status": "approved"],
            events: [CommandEvent(.inviteApproved, dashboard.handle)])
    }
}

struct InviteRefuse: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse", abstract: "Refuses a request, or takes back a code that nobody has used.",
        discussion: """
            Nobody is told.

              gatehouse invite refuse 0193…
            """)

    @Argument(help: "The request's ID, as 'gatehouse invite list' shows it.")
    var id: String

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let installation = session.installation
        let dashboard = try installation.dashboard()
        let invite = try InviteWords.decided {
            try InviteDesk.refuse(
                try InviteWords.id(id), by: .command(session.actor), at: dashboard, visitor: nil, in: installation)
        }
        return Report(
            ["The request of \(invite.email) is refused."],
            ["id": .string(id), "email": .string(invite.email.description), "status": "refused"],
            events: [CommandEvent(.inviteRefused, dashboard.handle)])
    }
}

extension Invite.Status: ExpressibleByArgument {}

private enum InviteWords {
    static func id(_ text: String) throws -> ID<Invite> {
        guard let id = ID<Invite>(text) else {
            throw AdministrationError("\(text) is no ID of a request; 'gatehouse invite list' shows them")
        }
        return id
    }

    static func decided(_ body: () throws -> Invite) throws -> Invite {
        do { return try body() } catch let error as AccountError { throw AdministrationError(error.sentence) }
    }
}

extension JSON {
    fileprivate static func invite(_ invite: Invite) -> JSON {
        [
            "id": .string(invite.id.description), "name": .string(invite.name),
            "email": .string(invite.email.description), "purpose": .string(invite.purpose),
            "status": .string(invite.status.rawValue), "created_at": .string(invite.createdAt.description),
            "expires_at": invite.expiresAt.map { .string($0.description) } ?? .null,
        ]
    }
}
