// The commands that work on an opened installation, beside a running server or without one.

import Administration
import ArgumentParser
import Model
import POSIX

/// An opened installation, and who works on it.
struct Session {
    let installation: Installation
    let configuration: Configuration
    let actor: AuditEvent.Actor
}

protocol InstallationCommand: ParsableCommand {
    var options: InstallationOptions { get }
    var output: OutputOptions { get }
    /// What the journal learns when the command has done its work.
    var event: CommandEvent? { get }
    func perform(_ session: Session) throws -> Report
}

extension InstallationCommand {
    var event: CommandEvent? { nil }

    func run() throws {
        try output.answer {
            // Before root becomes the owner of the data folder.
            let actor = AuditEvent.Actor.commandLine
            let (installation, configuration) = try options.open()
            defer { installation.close() }
            let report = try perform(Session(installation: installation, configuration: configuration, actor: actor))
            event?.send(by: actor)
            return report
        }
    }
}

extension AuditEvent.Actor {
    /// The system's user who runs this command.
    static var commandLine: AuditEvent.Actor { .command(user: SystemUser.current.name) }
}
