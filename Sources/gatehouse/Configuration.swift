// The settings in force: where each came from, and what it means.

import Administration
import Model
import POSIX
import Routing
import Store

/// Options before variables before the file before the defaults. An unknown name stops the program: a typing error must not
/// silently leave a default in place.
struct Configuration: Sendable {
    static let standardFile = "/etc/gatehouse/gatehouse.env"

    struct Value: Sendable {
        let text: String
        /// Where it was set, for `config check`.
        let source: String
    }

    private var values: [String: Value] = [:]
    let file: String?

    /// - Parameters:
    ///   - options: what stood on the command line.
    ///   - file: the settings file; without one, `gatehouse.env` in the data folder or the standard one, if there is any.
    init(options: [(Setting, String?)], file: String?) throws {
        let variables = CurrentProcess.environment.filter { $0.key.hasPrefix("GATEHOUSE_") }
        let given = options.compactMap { setting, text in
            text.map { (setting.variable, Value(text: $0, source: "option")) }
        }
        let data = given.first { $0.0 == Setting.data.variable }?.1.text ?? variables[Setting.data.variable]
        self.file = try Self.file(file, data: data)
        if let path = self.file {
            for (name, text) in try Self.read(path) { values[name] = Value(text: text, source: path) }
        }
        for (name, text) in variables { values[name] = Value(text: text, source: "environment variable") }
        for (name, value) in given { values[name] = value }
        for (name, value) in values where !Setting.all.contains(where: { $0.variable == name }) {
            throw ConfigurationError(
                "there is no setting \(name) (\(value.source)); 'gatehouse config check' lists them")
        }
    }

    func value(_ setting: Setting) -> Value? {
        values[setting.variable] ?? setting.fallback.map { Value(text: $0, source: "default") }
    }

    func text(_ setting: Setting) throws -> String {
        guard let value = value(setting) else {
            throw ConfigurationError("the setting \(setting.variable) is missing: \(setting.sentence)")
        }
        return value.text
    }

    // MARK: What they mean

    var folder: DataFolder {
        get throws { DataFolder(path: try text(.data), publicPath: try text(.publicFolder)) }
    }

    var keyFile: KeyFile {
        get throws {
            KeyFile(path: try text(.keyFile), credentials: CurrentProcess.variable("CREDENTIALS_DIRECTORY"))
        }
    }

    var workers: Int {
        get throws {
            guard let count = Int(try text(.workers)), (1...256).contains(count) else {
                throw ConfigurationError("\(Setting.workers.variable) must be a number from 1 to 256")
            }
            return count
        }
    }

    /// How many workers may wait for one tenant's storage: the other half serves the other tenants.
    var waiting: Int {
        get throws { max(1, try workers / 2) }
    }

    var limits: Limits.Settings {
        get throws {
            var limits = Limits.Settings()
            switch try text(.limits) {
            case "on": limits.isEnabled = true
            case "off": limits.isEnabled = false
            default: throw ConfigurationError("\(Setting.limits.variable) must be on or off")
            }
            limits.authentication = try window(.limitToken)
            limits.management = try window(.limitManagement)
            limits.client = try window(.limitClient)
            limits.failures = try window(.limitFailures)
            return limits
        }
    }

    /// The address of an environment with this handle, by the setting or by another template.
    func address(of handle: Handle, template: String? = nil) throws -> Origin {
        let template = try template ?? text(.address)
        let parts = template.split(separator: "{handle}", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw ConfigurationError(
                "the address \(template) must contain {handle} once, as in https://{handle}.id.example.com")
        }
        do { return try Origin("\(parts[0])\(handle)\(parts[1])") } catch {
            throw ConfigurationError("\(template) makes no address: \(error)")
        }
    }

    private func window(_ setting: Setting) throws -> Window {
        let parts = try text(setting).split(separator: "/").map { Int($0) }
        guard parts.count == 2, let count = parts[0], let seconds = parts[1], (1...100_000).contains(count),
            (1...3600).contains(seconds)
        else { throw ConfigurationError("\(setting.variable) must be COUNT/SECONDS, such as 10/60") }
        return Window(count: count, seconds: seconds)
    }

    // MARK: The file

    private static func file(_ named: String?, data: String?) throws -> String? {
        if let named {
            guard File.exists(named) else { throw ConfigurationError("there is no settings file \(named)") }
            return named
        }
        return [data.map { $0 + "/gatehouse.env" }, standardFile].compactMap { $0 }.first { File.exists($0) }
    }

    /// Lines `NAME=value`, as systemd's EnvironmentFile reads them.
    private static func read(_ path: String) throws -> [(String, String)] {
        let text = String(decoding: try File.read(path), as: UTF8.self)
        var pairs: [(String, String)] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix(";") else { continue }
            guard let equals = line.firstIndex(of: "=") else {
                throw ConfigurationError("line \(number + 1) of \(path) is not NAME=value")
            }
            var value = line[line.index(after: equals)...]
            if let quote = value.first, quote == "\"" || quote == "'", value.count > 1, value.last == quote {
                value = value.dropFirst().dropLast()
            }
            pairs.append((String(line[..<equals]), String(value)))
        }
        return pairs
    }
}

/// A setting that cannot be used.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
