// Swift source with its comments and texts told apart, so that a rule about code does not trip over a sentence about it.

/// The lines of a file, seen twice. Knows comments, string literals of every kind and interpolation; not regex literals, in
/// which a quotation mark would be taken for the beginning of a string.
struct SwiftSource: Equatable {
    /// Without comments, and with nothing between the quotation marks but interpolated code.
    private(set) var code: [String] = []
    /// Without comments.
    private(set) var uncommented: [String] = []

    init(_ text: String) {
        var scanner = Scanner(bytes: Array(text.utf8))
        scanner.run()
        code = Self.lines(scanner.code)
        uncommented = Self.lines(scanner.uncommented)
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}

private struct Scanner {
    private enum Mode { case code(depth: Int), string(hashes: Int, isMultiline: Bool) }

    let bytes: [UInt8]
    var code: [UInt8] = []
    var uncommented: [UInt8] = []
    private var position = 0
    private var modes: [Mode] = [.code(depth: 0)]

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func run() {
        while position < bytes.count {
            switch modes[modes.count - 1] {
            case .code(let depth): stepCode(depth)
            case .string(let hashes, let isMultiline): stepString(hashes, isMultiline)
            }
        }
    }

    private mutating func stepCode(_ depth: Int) {
        if starts("//") {
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { skip() }
        } else if starts("/*") {
            skipBlockComment()
        } else if let hashes = hashesBeforeQuote() {
            let isMultiline = starts("\"\"\"", at: position + hashes)
            keep(hashes + (isMultiline ? 3 : 1))
            modes.append(.string(hashes: hashes, isMultiline: isMultiline))
        } else if starts(")"), depth == 0, modes.count > 1 {
            keep(1)
            modes.removeLast()
        } else {
            if starts("(") { modes[modes.count - 1] = .code(depth: depth + 1) }
            if starts(")") { modes[modes.count - 1] = .code(depth: max(0, depth - 1)) }
            keep(1)
        }
    }

    private mutating func stepString(_ hashes: Int, _ isMultiline: Bool) {
        let fence = String(repeating: "#", count: hashes)
        let end = (isMultiline ? "\"\"\"" : "\"") + fence
        if starts("\\" + fence + "(") {
            keep(hashes + 2)
            modes.append(.code(depth: 0))
        } else if starts("\\" + fence) {
            blank(hashes + 2)
        } else if starts(end) {
            keep(end.utf8.count)
            modes.removeLast()
        } else if !isMultiline, starts("\n") {
            modes.removeLast()
        } else {
            blank(1)
        }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                skip(2)
            } else if starts("*/") {
                depth -= 1
                skip(2)
            } else {
                skip()
            }
        } while depth > 0 && position < bytes.count
    }

    private func hashesBeforeQuote() -> Int? {
        var end = position
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        return end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end - position : nil
    }

    private func starts(_ text: String, at start: Int? = nil) -> Bool {
        var index = start ?? position
        for byte in text.utf8 {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }

    private mutating func keep(_ count: Int) { take(count, inCode: { $0 }, uncommented: { $0 }) }
    private mutating func blank(_ count: Int) { take(count, inCode: { _ in 0x20 }, uncommented: { $0 }) }
    private mutating func skip(_ count: Int = 1) { take(count, inCode: { _ in 0x20 }, uncommented: { _ in 0x20 }) }

    /// Line ends stay, whatever they stand in, so that lines keep their numbers.
    private mutating func take(_ count: Int, inCode: (UInt8) -> UInt8, uncommented other: (UInt8) -> UInt8) {
        for _ in 0..<count where position < bytes.count {
            let byte = bytes[position]
            code.append(byte == UInt8(ascii: "\n") ? byte : inCode(byte))
            uncommented.append(byte == UInt8(ascii: "\n") ? byte : other(byte))
            position += 1
        }
    }
}
