// The file of settings: which one it is, and what stands on its lines.

import POSIX

struct SettingsFile {
    static let standard = "/etc/gatehouse/gatehouse.env"

    /// What people edit, and every sentence names.
    let path: String
    /// Where it is read: the units hand the standard one over, in a folder that the service may not enter.
    private let source: String

    struct Line {
        let number: Int
        let name: String
        let value: String
    }

    /// The file that was named, or else `gatehouse.env` in the data folder, or the standard one; nil when there is none.
    ///
    /// One that may not be read is never passed over: without its settings a command would work on another installation, or with
    /// other limits, than it was told to.
    init?(named: String?, data: String?, credentials: String?) throws {
        if let named {
            guard try Self.exists(named) else { throw ConfigurationError("there is no settings file \(named)") }
            self.init(named)
        } else if let own = data.map({ $0 + "/gatehouse.env" }), try Self.exists(own) {
            self.init(own)
        } else if let credentials {
            // `LoadCredential=settings:…` in the units; an older unit gives variables instead, which are enough.
            let handed = credentials + "/settings"
            guard File.exists(handed) else { return nil }
            self.init(Self.standard, source: handed)
        } else if try Self.exists(Self.standard) {
            self.init(Self.standard)
        } else {
            return nil
        }
    }

    private init(_ path: String, source: String? = nil) {
        self.path = path
        self.source = source ?? path
    }

    /// Lines `NAME=value`, read as systemd reads an EnvironmentFile=.
    func lines() throws -> [Line] {
        let bytes: [UInt8]
        do { bytes = try File.read(source) } catch { throw Self.explain(error, path) }
        var lines: [Line] = []
        let text = String(decoding: bytes, as: UTF8.self)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix(";") else { continue }
            guard let equals = line.firstIndex(of: "=") else {
                throw ConfigurationError("line \(index + 1) of \(path) is not NAME=value")
            }
            var value = line[line.index(after: equals)...]
            if let quote = value.first, quote == "\"" || quote == "'", value.count > 1, value.last == quote {
                value = value.dropFirst().dropLast()
            }
            lines.append(Line(number: index + 1, name: String(line[..<equals]), value: String(value)))
        }
        return lines
    }

    private static func exists(_ path: String) throws -> Bool {
        do { _ = try FileStatus(path) } catch {
            if error.isMissing { return false }
            throw explain(error, path)
        }
        return true
    }

    private static func explain(_ error: SystemError, _ path: String) -> ConfigurationError {
        guard error.isDenied else { return ConfigurationError("the settings file cannot be read (\(error))") }
        return ConfigurationError(
            "the settings in \(path) may not be read by \(SystemUser.current.name); run this as root, or name another file with "
                + "--config", isDenied: true)
    }
}
