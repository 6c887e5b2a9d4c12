// One field of several ticks, or of one choice among a few that each need a sentence.

internal import HTML

struct Ticks {
    struct Option {
        let value: String
        let text: String
        var hint = ""
    }

    enum Kind { case several, one }

    let name: String
    let legend: String
    let options: [Option]
    let chosen: Set<String>
    var kind = Kind.several
    var hint: String?
    var error: String?
    /// Whether the options are short enough to stand beside one another.
    var isShort = false

    var html: HTML {
        let id = "field-\(name)"
        let wrong = error.map { HTML(#"<p class="error" id="\#(id)-error">\#($0)</p>"#) }
        let help = hint.map { HTML(#"<p class="hint" id="\#(id)-hint">\#($0)</p>"#) }
        let descriptions = [error.map { _ in "\(id)-error" }, hint.map { _ in "\(id)-hint" }].compactMap { $0 }
        let attributes = Attributes().with("id", id)
            .with("aria-describedby", descriptions.isEmpty ? nil : descriptions.joined(separator: " "))
        // Where no tick is set the form still says that it has the field.
        let empty: HTML? = kind == .several ? #"<input type="hidden" name="\#(name)" value="">"# : nil
        return """
            <fieldset class="field"\(attributes)><legend>\(legend)</legend>
            \(optional: wrong)\(optional: help)\(optional: empty)\
            <div class="choices\(isShort ? " columns" : "")">\(options.map(label))</div></fieldset>
            """
    }

    private func label(_ option: Option) -> HTML {
        let attributes = Attributes().with("type", kind == .several ? "checkbox" : "radio").with("name", name)
            .with("value", option.value).with("checked", if: chosen.contains(option.value))
        let hint: HTML? = option.hint.isEmpty ? nil : #" <span class="mark">\#(option.hint)</span>"#
        return "<label><input\(attributes)> <span>\(option.text)\(optional: hint)</span></label>"
    }
}

/// Fields that few need, behind a summary; open where one of them is wrong.
struct MoreFields {
    let summary: String
    let isOpen: Bool
    let content: HTML

    var html: HTML {
        """
        <details class="more"\(Attributes().with("open", if: isOpen))><summary>\(summary)</summary>
        \(content)</details>
        """
    }
}
