// What a check is, and what it finds.

import JSON

/// One thing that can be wrong with an installation.
protocol Check: Sendable {
    var name: String { get }
    /// What is wrong; empty when nothing is.
    func examine(_ patient: Patient) -> [Finding]
    /// The sentence for when nothing is wrong.
    func whenFine(_ patient: Patient) -> String
}

struct Finding: Sendable {
    enum Status: String, Sendable { case ok, warning, failure }

    let check: String
    let status: Status
    let sentence: String
    let mend: String?

    static func fine(_ check: String, _ sentence: String) -> Finding {
        Finding(check: check, status: .ok, sentence: sentence, mend: nil)
    }

    static func warning(_ check: String, _ sentence: String, mend: String) -> Finding {
        Finding(check: check, status: .warning, sentence: sentence, mend: mend)
    }

    static func failure(_ check: String, _ sentence: String, mend: String) -> Finding {
        Finding(check: check, status: .failure, sentence: sentence, mend: mend)
    }

    var lines: [String] {
        let word = status == .ok ? "ok     " : status == .warning ? "WARNING" : "WRONG  "
        return ["\(word)  \(check): \(sentence)"] + (mend.map { ["         mend it: \($0)"] } ?? [])
    }

    var json: JSON {
        [
            "check": .string(check), "status": .string(status.rawValue), "sentence": .string(sentence),
            "mend": mend.map { .string($0) } ?? .null,
        ]
    }
}

extension Check {
    func warning(_ sentence: String, mend: String) -> Finding { .warning(name, sentence, mend: mend) }
    func failure(_ sentence: String, mend: String) -> Finding { .failure(name, sentence, mend: mend) }
}
