// Values as answers show them.

internal import Database
internal import JSON
internal import Model

extension Kind {
    /// Writes what is stored. NULL is null, whatever the kind.
    func write(_ value: SQLValue, into json: inout JSONWriter) {
        switch (self, value) {
        case (.boolean, .integer(let number)): json.bool(number != 0)
        case (.time, .integer(let milliseconds)):
            json.plain { Timestamp(milliseconds: Int(milliseconds)).append(to: &$0) }
        case (_, .integer(let number)): json.integer(Int(number))
        case (_, .real(let number)): json.number(number)
        case (.words, .text(let text)), (.scopes, .text(let text)):
            json.beginArray()
            for word in text.split(separator: " ") { json.string(String(word)) }
            json.endArray()
        case (.object, .text(let text)), (.settings, .text(let text)): json.raw(Array(text.utf8))
        case (_, .text(let text)): json.string(text)
        case (_, .null), (_, .blob): json.null()
        }
    }

    /// A value as the audit trail keeps it.
    func text(_ value: SQLValue) -> String? {
        switch (self, value) {
        case (_, .null), (_, .blob), (.secret, _): nil
        case (.boolean, .integer(let number)): number != 0 ? "true" : "false"
        case (.time, .integer(let milliseconds)): Timestamp(milliseconds: Int(milliseconds)).description
        case (_, .integer(let number)): String(number)
        case (_, .real(let number)): String(number)
        case (_, .text(let text)): text
        }
    }
}
