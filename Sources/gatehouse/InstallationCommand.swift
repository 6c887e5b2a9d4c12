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
    func perform(_ session: Session) throws -> Report
}

extension InstallationCommand {
    func run() throws {
        try output.answer { try work(telling: CommandEvent.journal) }
    }

    /// Does the command's work on the installation, and tells journald at this path.
    func work(telling journal: String) throws -> Report {
        // Before root becomes the owner of the data folder.
        let actor = AuditEvent.Actor.commandLine
        let folder = try options.configuration().folder
        do {
            let (installation, configuration) = try options.open()
            defer { installation.close() }
            let report = try perform(Session(installation: installation, configuration: configuration, actor: actor))
            for event in report.events { event.send(by: actor, to: journal) }
            return report
        } catch {
            throw FullDisk.explain(error, folder)
        }
    }
}

extension AuditEvent.Actor {
    /// The system's user who runs this command.
    static var commandLine: AuditEvent.Actor { .command(user: SystemUser.current.name) }
}
