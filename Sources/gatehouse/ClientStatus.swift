// gatehouse client disable and enable.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model

struct ClientDisable: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Gives a client no more tokens, and refuses those it has.",
        discussion: """
            Its tokens are refused here at once and for good; others who verify them by the published keys alone may accept them until \
            they expire. Its grants are kept for 'gatehouse client enable'.

              gatehouse client disable --environment acme CLIENT_ID
            """)

    @OptionGroup var client: ClientOptions
    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report { try session.setStatus(.disabled, client) }
}

struct ClientEnable: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Lets a disabled client ask for tokens again.",
        discussion: """
              gatehouse client enable --environment acme CLIENT_ID
            """)

    @OptionGroup var client: ClientOptions
    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report { try session.setStatus(.active, client) }
}

/// Which client a command is about.
struct ClientOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @Argument(help: "The client's client_id, as 'gatehouse client list' shows it.")
    var clientID: String
}

extension Session {
    fileprivate func setStatus(_ status: Client.Status, _ options: ClientOptions) throws -> Report {
        let environment = try installation.environment(options.environment)
        let changed = try installation.setStatus(status, ofClient: options.clientID, in: environment, actor: actor)
        let word = status == .active ? "enabled" : "disabled"
        let event = CommandEvent(
            status == .active ? .clientEnabled : .clientDisabled, environment.handle,
            client: try ClientID(options.clientID))
        return Report(
            [
                "The client \(options.clientID) of \(environment.handle) \(changed ? "has been" : "was already") \(word)."
            ],
            [
                "client_id": .string(options.clientID), "environment": .string(environment.handle.description),
                "status": .string(status.rawValue), "changed": .bool(changed),
            ], events: changed ? [event] : [])
    }
}
