// The texts that the code of the quick start is filled from.

/// Lines that begin with `?word` are there where the word holds; `{{name}}` stands for a value.
struct QuickStartTemplate {
    let text: String

    static func of(_ purpose: QuickStart.Purpose, _ language: String) -> QuickStartTemplate {
        switch (purpose, language) {
        case (.people, "curl"): curlForPeople
        case (.people, "JavaScript"): javaScriptForPeople
        case (.people, "Python"): pythonForPeople
        case (.people, "Swift"): swiftForPeople
        case (.people, _): nginxForPeople
        case (.machine, "curl"): curlForMachines
        case (.machine, "JavaScript"): javaScriptForMachines
        case (.machine, "Python"): pythonForMachines
        case (.machine, "Swift"): swiftForMachines
        case (.machine, _): nginxForMachines
        }
    }

    func filled(_ values: [String: String], _ conditions: Set<String>) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line -> String? in
            guard line.first == "?" else { return Self.filled(line, values) }
            let parts = line.dropFirst().split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            guard conditions.contains(String(parts[0])) else { return nil }
            return Self.filled(parts.count > 1 ? parts[1] : "", values)
        }
        return lines.joined(separator: "\n")
    }

    /// Each value once, so that what stands in one is never taken for a name.
    private static func filled(_ line: Substring, _ values: [String: String]) -> String {
        var filled = ""
        var rest = line
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            filled += rest[..<start.lowerBound]
            filled += values[String(rest[start.upperBound..<end.lowerBound])] ?? ""
            rest = rest[end.upperBound...]
        }
        return filled + rest
    }
}
