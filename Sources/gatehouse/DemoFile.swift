// demo.env: what the examples of the documentation use, for a shell to read.

import POSIX

struct DemoFile {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// The values of an earlier start; nil if there was none.
    func read() throws -> Demo? {
        guard File.exists(path) else { return nil }
        let text = String(decoding: try File.read(path), as: UTF8.self)
        let values = text.split(separator: "\n").compactMap { line -> (name: String, value: String)? in
            guard line.hasPrefix("export "), let equals = line.firstIndex(of: "=") else { return nil }
            return (String(line[..<equals].dropFirst(7)), line[line.index(after: equals)...].filter { $0 != "'" })
        }
        return Demo(values: values)
    }

    /// Values are made here and hold no quotes.
    func write(_ demo: Demo) throws {
        let lines = demo.values.map { "export \($0.name)='\($0.value)'\n" }
        try File.replace(path, with: Array(lines.joined().utf8), mode: 0o600)
    }
}
