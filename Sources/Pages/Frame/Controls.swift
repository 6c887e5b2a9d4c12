// The controls of forms: each with its label, its hint and what is wrong with it, also for those who hear the page.

package import HTML
package import Model
internal import Routing

/// One line to be filled.
struct Field {
    let name: StaticString
    let label: String
    var type = "text"
    var value: String?
    /// What browsers and password managers fill in (HTML standard, section 4.10.18.7.1).
    var autocomplete: String?
    var hint: String?
    var error: String?
    var isRequired = true
    var hasFocus = false
    /// Said beside the label of what may be left empty.
    var optional: String?

    var html: HTML {
        let id = "\(name)"
        let descriptions = [error.map { _ in "\(id)-error" }, hint.map { _ in "\(id)-hint" }].compactMap { $0 }
        let attributes = Attributes().with("id", id).with("name", id).with("type", type).with("value", value)
            .with("autocomplete", autocomplete)
            .with("aria-describedby", descriptions.isEmpty ? nil : descriptions.joined(separator: " "))
            .with("aria-invalid", error == nil ? nil : "true").with("required", if: isRequired)
            .with("autocapitalize", type == "email" ? "none" : nil).with("spellcheck", type == "text" ? nil : "false")
            .with("maxlength", type == "password" ? "1024" : "254").with("autofocus", if: hasFocus)
        let mark = optional.map { HTML(#" <span class="mark">(\#($0))</span>"#) }
        let wrong = error.map { HTML(#"<p class="error" id="\#(id)-error">\#($0)</p>"#) }
        let help = hint.map { HTML(#"<p class="hint" id="\#(id)-hint">\#($0)</p>"#) }
        return """
            <div class="field"><label for="\(id)">\(label)\(optional: mark)</label>
            \(optional: wrong)\(optional: help)<input\(attributes)></div>
            """
    }
}

/// A form that changes something: with the token that `FormGuard` asks for.
package struct GuardedForm: Sendable {
    /// The form's own name.
    let name: String
    let action: String
    /// What the token is bound to.
    let cookie: Secret
    var interaction: ID<Interaction>?
    /// Where its sender goes on.
    var goesTo: ReturnPath?

    package init(name: String, action: String, cookie: Secret, interaction: ID<Interaction>? = nil) {
        self.name = name
        self.action = action
        self.cookie = cookie
        self.interaction = interaction
    }

    package func html(_ content: HTML, isInline: Bool = false) -> HTML {
        let token = FormGuard.token(for: name, cookie: cookie)
        let parked = interaction.map {
            HTML(#"<input type="hidden" name="interaction" value="\#($0.description)">"#)
        }
        let target = goesTo.map {
            HTML(#"<input type="hidden" name="\#(ReturnPath.field)" value="\#($0.description)">"#)
        }
        return """
            <form method="post" action="\(link: action)" class="\(isInline ? "inline" : "stack")" novalidate>
            <input type="hidden" name="\(FormGuard.field)" value="\(token)">\(optional: parked)\(optional: target)
            \(content)
            </form>
            """
    }
}

/// Sentences in boxes.
package enum Notice {
    /// Something was refused: read out at once.
    package static func refusal(_ text: String?) -> HTML? {
        text.map { #"<div class="notice bad" role="alert"><p>\#($0)</p></div>"# }
    }

    /// The decision record of a refusal, for whoever asks the operator.
    static func reference(_ reference: String?, _ words: Sentences) -> HTML? {
        reference.map { #"<p class="reference">\#(words.decisionReference): <code>\#($0)</code></p>"# }
    }

    package static func success(_ text: String?) -> HTML? {
        text.map { #"<div class="notice good" role="status"><p>\#($0)</p></div>"# }
    }
}

extension HTML {
    /// For closures, where a literal would need its type said.
    init(_ html: HTML) { self = html }
}

extension Timestamp {
    /// For people who read it, and for programs.
    func html(_ words: Sentences) -> HTML {
        #"<time datetime="\#(description)">\#(words.time(self))</time>"#
    }
}
