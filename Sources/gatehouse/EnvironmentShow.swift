// gatehouse environment show and set: an environment's name and settings.

internal import Log

import Administration
import ArgumentParser
import Identity
import JSON
import Log
import Model
import Store

struct EnvironmentShow: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows an environment with its settings.",
        discussion: """
              gatehouse environment show acme-test
            """)

    @Argument(help: "The environment's handle.")
    var handle: String

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        try session.report(try session.installation.environment(handle), ["SETTING", "VALUE", "MEANING"])
    }
}

struct EnvironmentSet: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Changes an environment's name and settings. A running server follows at once.",
        discussion: """
            'gatehouse environment show' names the settings and what they are for. An empty value takes back what a setting may be \
            without.

              gatehouse environment set acme-test registration=false session_lifetime=86400
              gatehouse environment set acme-test name='Acme (test)' brand_color=
            """)

    @Argument(help: "The environment's handle.")
    var handle: String

    @Argument(help: ArgumentHelp("A setting and its value.", valueName: "setting=value"))
    var settings: [String]

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        do { _ = try revision } catch { throw ValidationError("\(error)") }
    }

    func perform(_ session: Session) throws -> Report {
        let changes = try session.installation.revise(
            try session.installation.environment(handle), try revision, actor: session.actor)
        let environment = try session.installation.environment(handle)
        var report = try session.report(environment, ["SETTING", "VALUE", "MEANING"])
        report.lines = changes.map { "\($0.field) is now \($0.to ?? "without a value")." }
        if changes.isEmpty { report.lines = ["Everything was so already."] }
        if !changes.isEmpty { report.events = [CommandEvent(.environmentUpdated, environment.handle)] }
        return report
    }

    private var revision: EnvironmentRevision {
        get throws {
            var revision = EnvironmentRevision()
            for text in settings {
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2 else { throw ConfigurationError("'\(text)' is not of the form setting=value") }
                if parts[0] == "name" {
                    revision.name = try Words.name(parts[1])
                    continue
                }
                guard let setting = EnvironmentSetting.named(parts[0]) else {
                    let known = (["name"] + EnvironmentSetting.all.map(\.name)).joined(separator: ", ")
                    throw ConfigurationError("there is no setting '\(parts[0])'; there are \(known)")
                }
                do { try revision.set(setting, setting.parse(parts[1])) } catch {
                    throw ConfigurationError("\(setting.name) \(error)")
                }
            }
            return revision
        }
    }
}

extension Session {
    fileprivate func report(_ environment: Environment, _ head: [String]) throws -> Report {
        let addresses = try installation.control.directory().addresses(of: environment.id).map(\.origin)
        let settings = try installation.stores.store(environment.id).read { try $0.settings.get() }
        let rows = EnvironmentSetting.all.map { setting in
            let value = setting.value(in: settings)
            return [setting.name, value == .nothing ? "-" : value.description, setting.about]
        }
        var object = JSON.environment(environment, addresses: addresses).object ?? [:]
        object["addresses_without_site"] = nil
        object["settings"] = .object(
            JSONObject(listing: EnvironmentSetting.all.map { ($0.name, JSON($0.value(in: settings))) }))
        let lines = [
            "\(environment.handle): \(environment.name), \(environment.kind.rawValue), \(environment.status.rawValue), at "
                + addresses.map(\.description).joined(separator: ", ")
        ]
        return Report(lines + Report.table([head] + rows), .object(object))
    }
}

extension JSON {
    fileprivate init(_ value: EnvironmentSetting.Value) {
        switch value {
        case .flag(let isOn): self = .bool(isOn)
        case .number(let number): self = .integer(number)
        case .text(let text): self = .string(text)
        case .nothing, .unlike: self = .null
        }
    }
}
