// gatehouse config: the settings in force.

import Administration
import ArgumentParser
import JSON
import Model
import POSIX

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Shows and checks the settings.", subcommands: [ConfigCheck.self])
}

struct ConfigCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Lists every setting with its value and where it comes from, and checks them.",
        discussion: """
            Options come before GATEHOUSE_… variables, these before the settings file, and this before the defaults.

              gatehouse config check
            """)

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.answer {
            let configuration = try options.configuration()
            let problems = Self.problems(of: configuration) + Self.keyProblem(of: configuration)
            let rows = Setting.all.map { setting in
                let value = configuration.value(setting)
                return (setting, value?.text, value?.source ?? "not set")
            }
            let settings = rows.map { setting, text, source -> JSON in
                [
                    "name": .string(setting.variable), "value": text.map { .string($0) } ?? .null,
                    "source": .string(source), "meaning": .string(setting.sentence),
                ]
            }
            let file = configuration.file ?? "none"
            return Report(
                ["Settings file: \(file)"]
                    + Report.table(rows.map { setting, text, source in [setting.variable, text ?? "-", source] })
                    + problems.map { "Wrong: \($0)" },
                [
                    "file": configuration.file.map { .string($0) } ?? .null, "settings": .array(settings),
                    "problems": .array(problems.map { .string($0) }),
                ], isFailure: !problems.isEmpty)
        }
    }

    private static func keyProblem(of configuration: Configuration) -> [String] {
        do { _ = try configuration.keyFile.read() } catch { return ["\(error)"] }
        return []
    }

    /// What each setting's own reading refuses.
    static func problems(of configuration: Configuration) -> [String] {
        let checks: [() throws -> Void] = [
            { _ = try configuration.folder }, { _ = try configuration.workers }, { _ = try configuration.limits },
            { _ = try configuration.healthPort }, { _ = try configuration.guesses },
            { _ = try configuration.interactions }, { _ = try configuration.accounts },
            { _ = try configuration.mailer(clock: .system, randomness: .system) },
            {
                guard configuration.value(.address) != nil else { return }
                _ = try configuration.address(of: try Handle("example"))
            },
            {
                let path = try configuration.text(.socket)
                guard path.hasPrefix("/"), path.utf8.count < 108 else {
                    throw ConfigurationError(
                        "\(Setting.socket.variable) must be an absolute path shorter than 108 bytes")
                }
            },
        ]
        return checks.compactMap { check in
            do { try check() } catch { return "\(error)" }
            return nil
        }
    }
}
