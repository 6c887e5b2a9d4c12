// What is wrong with a form, at the fields it is wrong with.

internal import HTTP
internal import JSONAPI
internal import Routing

/// The errors of the Management API by the field that each names.
struct FormProblems {
    static let none = FormProblems(byField: [:], others: [])

    private(set) var byField: [String: String]
    /// Of no field of the form.
    private(set) var others: [String]

    /// - Parameter fields: the names of the form's controls.
    init(_ document: ErrorDocument, fields: [String]) {
        byField = [:]
        others = []
        for error in document.errors {
            guard case .pointer(let pointer) = error.source,
                let field = Self.field(pointer, error.detail, fields)
            else {
                others.append(Self.sentence(error.detail))
                continue
            }
            let sentence = Self.sentence(Self.spoken(error.detail, of: field))
            byField[field] = byField[field].map { "\($0) \(sentence)" } ?? sentence
        }
    }

    private init(byField: [String: String], others: [String]) {
        self.byField = byField
        self.others = others
    }

    subscript(_ field: String) -> String? { byField[field] }

    var isEmpty: Bool { byField.isEmpty && others.isEmpty }

    mutating func add(_ sentence: String, at field: String? = nil) {
        guard let field else { return others.append(Self.sentence(sentence)) }
        byField[field] = Self.sentence(sentence)
    }

    /// What stands above the form.
    var summary: String? {
        guard !isEmpty else { return nil }
        return others.isEmpty
            ? "Please look at the marked fields again. Nothing was changed." : others.joined(separator: " ")
    }

    /// `/data/attributes/name` and `/data/relationships/owner/data` name fields; so does a missing field by its sentence, whose pointer
    /// must name what exists.
    private static func field(_ pointer: String, _ detail: String, _ fields: [String]) -> String? {
        let parts = pointer.split(separator: "/").map(String.init)
        // The innermost that the form has: a setting, not the settings.
        if parts.count >= 3, parts[1] == "attributes" || parts[1] == "relationships",
            let field = parts[2...].last(where: fields.contains)
        {
            return field
        }
        return fields.first { detail == "\($0) is required" || detail == "the relationship \($0) is required" }
    }

    /// With the field's name as the form has it.
    private static func spoken(_ detail: String, of field: String) -> String {
        for name in [field, "'\(field)'", "the relationship \(field)"] where detail.hasPrefix(name + " ") {
            return Labels.name(field) + detail.dropFirst(name.count)
        }
        return detail
    }

    /// The API speaks in parts of lines, by the names of programs; people read sentences.
    private static func sentence(_ detail: String) -> String {
        let text = detail.prefix(1).uppercased() + detail.dropFirst()
        return text.last.map { ".!?".contains($0) } == true ? text : text + "."
    }
}

extension Form {
    /// The tag that a form which is drawn again goes out with: that of the state its sender saw, or what somebody else has saved
    /// meanwhile would be hidden. Whoever was told of the other change may save over it.
    func state(_ now: String?, after error: ErrorDocument? = nil) -> String? {
        error?.status == 412 ? now : first("state") ?? now
    }
}

extension ErrorDocument {
    /// For a page where no form can show it.
    var asProblem: ManagementRefusal { ManagementRefusal(document: self) }
}

/// What the Management API refused to a page.
struct ManagementRefusal: Error, ResponseError {
    let document: ErrorDocument

    var problem: Problem {
        let first = document.errors[0]
        return Problem(document.statusInWords, first.code, first.detail, fields: document.fields)
    }
}
