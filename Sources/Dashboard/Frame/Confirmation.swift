// A form that lets somebody in, such as a grant or a new secret: asks who is there before it is read, and loses nothing of it.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Model
internal import Pages
internal import Routing

/// The question between a form and what it does, where the last proof is too old: whoever finds a browser open must not let
/// themselves in for good.
struct Confirmation {
    /// Not the name of any field of a resource.
    private static let field = "confirmed_password"

    let visit: OperatorVisit
    /// The form's name, as its route has it.
    let form: String

    /// - Parameter perform: does what the form asks for.
    func answer(_ perform: (OperatorVisit) throws -> Response) throws -> Response {
        let step = StepUp(visit: visit)
        guard step.isNeeded else { return try perform(visit) }
        let sent = try visit.submitted()
        switch try step.prove(sent, field: Self.field) {
        case .proven(let cookie): return try perform(visit.renewed(by: cookie)).setting(optional: cookie)
        case .refused(let sentence):
            return page(sent, sent.first(Self.field) == nil ? nil : sentence)
        }
    }

    /// Browsers send line ends as CR LF, and no document may hold a CR.
    private static func lines(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text.unicodeScalars.filter { $0 != "\r" })
        return String(scalars)
    }

    /// Everything that was sent goes along, to be sent again.
    private func page(_ sent: Form, _ problem: String?) -> Response {
        let kept = sent.pairs.filter { $0.name != Self.field && $0.name != FormGuard.field }.map { pair in
            HTML(#"<input type="hidden" name="\#(pair.name)" value="\#(Self.lines(pair.value))">"#)
        }
        let control = FormControl(
            name: Self.field, label: "Your password", kind: .line(type: "password"),
            hint: "It is a while since you signed in, and this gives somebody access or changes what others meet.",
            error: problem, isRequired: true, autocomplete: "current-password")
        return Shell(user: visit.user).response(
            Sheet(
                title: "Confirm that it is you", status: .unprocessableContent, isRefused: problem != nil,
                body: """
                    <p>Nothing was changed yet.</p>
                    \(visit.form(form, action: visit.request.path.description).html("""
                        \(kept)\(control.html)
                        <div class="actions"><button type="submit">Confirm and go on</button> <a href="/">Cancel</a></div>
                        """))
                    """))
    }
}
