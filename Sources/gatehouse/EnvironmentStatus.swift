// gatehouse environment disable and enable.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct EnvironmentDisable: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Makes an environment answer nothing; everything in it is kept.",
        discussion: """
            Its static documents are withdrawn too, so that its tokens can no longer be verified by those who ask for its keys.

              gatehouse environment disable acme-test
            """)

    @Argument(help: "The environment's handle.")
    var handle: String

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report { try session.setStatus(.disabled, of: handle) }
}

struct EnvironmentEnable: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Lets a disabled environment answer again.",
        discussion: """
              gatehouse environment enable acme-test
            """)

    @Argument(help: "The environment's handle.")
    var handle: String

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report { try session.setStatus(.active, of: handle) }
}

extension Session {
    fileprivate func setStatus(_ status: Environment.Status, of handle: String) throws -> Report {
        let environment = try installation.environment(handle)
        let changed = try installation.setStatus(status, of: environment, actor: actor)
        let word = status == .active ? "enabled" : "disabled"
        let event = CommandEvent(status == .active ? .environmentEnabled : .environmentDisabled, environment.handle)
        return Report(
            ["The environment \(handle) \(changed ? "has been" : "was already") \(word)."],
            [
                "id": .string(environment.id.description), "handle": .string(handle),
                "status": .string(status.rawValue),
                "changed": .bool(changed),
            ], events: changed ? [event] : [])
    }
}
