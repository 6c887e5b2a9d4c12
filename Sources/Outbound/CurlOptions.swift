// What curl is to do, as lines of the configuration it reads from its standard input.

internal import POSIX

/// Options for curl: none of them ever stands in its arguments, which every user of the machine could read.
struct CurlOptions {
    static let program = "/usr/bin/curl"

    private(set) var lines: [String] = []

    /// A switch.
    mutating func add(_ name: StaticString) { lines.append("\(name)") }

    /// An option with its value, quoted as curl reads it. A control character cannot be part of one: it would begin a line of
    /// its own.
    mutating func add(_ name: StaticString, _ value: String) throws(OutboundError) {
        guard !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { throw .unspeakable }
        lines.append("\(name) = \(Self.quoted(value))")
    }

    /// A format for what curl says at the end; `\n` is its line end.
    mutating func addFormat(_ format: StaticString) { lines.append("write-out = \"\(format)\"") }

    private static func quoted(_ value: String) -> String {
        "\"" + value.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }

    /// Runs curl. `-q` keeps it from reading a file of settings.
    func run(file: [UInt8]? = nil, limit: Int, milliseconds: Int) throws -> ChildAnswer {
        let input = lines.map { $0 + "\n" }.joined()
        return try ChildExchange.run(
            Self.program, ["-q", "-K", "-"], input: Array(input.utf8), file: file, limit: limit,
            milliseconds: milliseconds)
    }
}
