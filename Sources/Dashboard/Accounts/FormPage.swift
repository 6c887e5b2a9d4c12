// A page with one form on it: what it says, its controls, and what was wrong with them.

internal import Administration
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Model
internal import Pages
internal import Routing

struct FormPage {
    let title: String
    var place = Place.overview
    var trail: [(path: String, name: String)] = []
    /// Above the form.
    var lead: HTML = .empty
    let form: GuardedForm
    var controls: [FormControl] = []
    var problems = FormProblems.none
    let submit: String
    var isDangerous = false
    /// The way back without a change.
    let cancel: String
    /// The password once more, where it is a while since the last proof.
    var proof: HTML = .empty

    /// What is wrong, above the form: also what belongs to a field that this form has not.
    private var summary: String? {
        let known = controls.map(\.name) + [StepUp.field]
        let stray = problems.byField.filter { !known.contains($0.key) }.map(\.value).sorted()
        return stray.isEmpty ? problems.summary : (problems.others + stray).joined(separator: " ")
    }

    var sheet: Sheet {
        let fields = controls.map { control -> HTML in
            var control = control
            control.error = problems[control.name]
            return control.html
        }
        return Sheet(
            title: title, place: place, trail: trail, status: problems.isEmpty ? .ok : .unprocessableContent,
            isRefused: !problems.isEmpty,
            body: """
                \(optional: Notice.refusal(summary))\(lead)
                \(form.html("""
                    \(fields)\(proof)
                    <div class="actions"><button type="submit" class="\(isDangerous ? "danger" : "")">\(submit)</button> \
                    <a href="\(link: cancel)">Cancel</a></div>
                    """))
                """)
    }
}

extension OperatorEndpoint {
    /// Does what a form asks for. What is refused stands on the form again.
    ///
    /// - Parameters:
    ///   - field: where a sentence about a handle belongs.
    ///   - isDangerous: asks for a fresh proof of who is there before.
    func submit(
        _ visit: OperatorVisit, at field: String? = nil, isDangerous: Bool = false,
        show: (OperatorVisit, Form, FormProblems) throws -> Response, perform: (Form) throws -> Response
    ) throws -> Response {
        let form = try visit.submitted()
        var problems = FormProblems.none
        var cookie: Cookie?
        if isDangerous {
            switch try StepUp(visit: visit).prove(form) {
            case .proven(let renewed): cookie = renewed
            case .refused(let sentence):
                problems.add(sentence, at: StepUp.field)
                return try show(visit, form, problems)
            }
        }
        do { return try perform(form).setting(optional: cookie) } catch let error as EntryMistake {
            for (sentence, field) in error.mistakes { problems.add(sentence, at: field) }
        } catch let error as AccountError where error != .notMember {
            problems.add(error.sentence, at: error.field)
        } catch let error as AdministrationError {
            problems.add(error.description, at: field)
        } catch let error as ModelError {
            problems.add("\(error)", at: field)
        }
        return try show(isDangerous ? visit.renewed(by: cookie) : visit, form, problems).setting(optional: cookie)
    }

    func proof(_ visit: OperatorVisit, _ problems: FormProblems) -> HTML {
        StepUp(visit: visit).control(error: problems[StepUp.field])
    }
}

/// Fields that cannot be what they are, each with its sentence.
struct EntryMistake: Error {
    var mistakes: [(sentence: String, field: String)] = []

    static func name(_ form: Form, _ field: String = "name", _ lengths: ClosedRange<Int> = 1...200) throws -> String {
        let text = trimmed(form.first(field) ?? "")
        // It stands in subjects of mails to strangers: nothing that turns lines around, breaks them, or becomes a link.
        let refused: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]
        let isPlain =
            text.unicodeScalars.allSatisfy { !refused.contains($0.properties.generalCategory) }
            && text.firstRange(of: "://") == nil
        guard lengths.contains(text.utf8.count), isPlain else {
            throw EntryMistake(mistakes: [
                (
                    text.isEmpty
                        ? "Enter a name."
                        : "A name has at most \(lengths.upperBound) bytes, no address of a page and no invisible characters.",
                    field
                )
            ])
        }
        return text
    }

    static func handle(_ form: Form) throws -> Handle {
        do { return try Handle(trimmed(form.first("handle") ?? "")) } catch {
            throw EntryMistake(mistakes: [("\(error)", "handle")])
        }
    }

    static func email(_ form: Form) throws -> EmailAddress {
        guard let email = try? EmailAddress(trimmed(form.first("email") ?? "")) else {
            throw EntryMistake(mistakes: [("Enter an e-mail address such as name@example.com.", "email")])
        }
        return email
    }

    static func trimmed(_ text: String) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let rest = text.drop(while: isSpace)
        return String(rest.prefix(rest.count - rest.reversed().prefix(while: isSpace).count))
    }

    /// Reads every field, and says of all at once what is wrong.
    static func all<each Value>(_ read: repeat () throws -> each Value) throws -> (repeat each Value) {
        var mistakes: [(sentence: String, field: String)] = []
        for read in repeat each read {
            do { _ = try read() } catch let error as EntryMistake { mistakes += error.mistakes }
        }
        guard mistakes.isEmpty else { throw EntryMistake(mistakes: mistakes) }
        return (repeat try (each read)())
    }
}

extension AccountError {
    /// The field of a form that it is about.
    var field: String? {
        switch self {
        case .alreadyMember, .alreadyInvited, .tooManyMails: "email"
        case .codeMissing, .codeRefused: "code"
        case .handleOfAccount: "handle"
        case .confirmationDiffers: "confirmation"
        case .aboveOwnRole, .lastOwner: "role"
        default: nil
        }
    }
}
