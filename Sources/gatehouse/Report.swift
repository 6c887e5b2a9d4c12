// What a command has to say: sentences for people, or one JSON value for programs.

import ArgumentParser
import JSON
import POSIX

struct Report {
    var lines: [String]
    var json: JSON
    /// Whether what was found, or done, is wrong: the exit status is 1.
    var isFailure = false
    /// What the journal learns, because it has been done.
    var events: [CommandEvent]

    init(_ lines: [String], _ json: JSON, isFailure: Bool = false, events: [CommandEvent] = []) {
        self.lines = lines
        self.json = json
        self.isFailure = isFailure
        self.events = events
    }

    /// What a command lists: a line for each, below a head.
    static func list(_ head: [String], _ rows: [[String]], _ json: [JSON]) -> Report {
        Report(rows.isEmpty ? ["There are none."] : table([head] + rows), .array(json))
    }

    /// Rows with their columns below one another.
    static func table(_ rows: [[String]]) -> [String] {
        let widths = rows.reduce(into: [Int]()) { widths, row in
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            return cells.joined(separator: "  ")
        }
    }
}

/// How a command answers.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Answers with one JSON value on standard output, also when it fails.")
    var json = false

    /// Runs `body` and prints what it reports. A failure is one sentence on standard error, and status 1.
    func answer(_ body: () throws -> Report) throws {
        let report: Report
        do { report = try body() } catch let usage as ValidationError {
            throw usage
        } catch {
            // An engine's own words may have several lines; a log's reader wants one.
            let sentence = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
            if json { CurrentProcess.write(JSON.object(["error": .string(sentence)]).text + "\n") }
            CurrentProcess.write("gatehouse: \(sentence)\n", to: 2)
            throw ExitCode(1)
        }
        CurrentProcess.write(json ? report.json.text + "\n" : report.lines.map { $0 + "\n" }.joined())
        if report.isFailure { throw ExitCode(1) }
    }
}
