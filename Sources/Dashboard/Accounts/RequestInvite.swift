// /invites/request: a wish for an account, by whoever comes.

internal import Administration
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Log
internal import Model
internal import Pages
internal import Routing

struct RequestInvite: PublicEndpoint {
    private static let path = "/invites/request"
    private static let form = "request-invite"

    let services: DashboardServices

    var routes: [Route] { [Self.get(Self.path), Self.post(Self.path, form: Self.form)] }

    func answer(_ visit: PublicVisit) throws -> Response {
        guard services.accounts.policy == .invite else { throw DashboardError.nothingHere }
        guard visit.request.method == .post else { return try visit.answer(page(visit, Form(), .none).sheet) }
        let form = try visit.submitted()
        var problems = FormProblems.none
        do {
            let (name, email, purpose) = try EntryMistake.all(
                { try EntryMistake.name(form, "name", InviteDesk.nameLengths) }, { try EntryMistake.email(form) },
                { try Self.purpose(form) })
            try services.invites.request(name: name, email: email, purpose: purpose)
            visit.context.log(.inviteRequested)
            return try visit.answer(
                Sheet(
                    title: "Thank you",
                    body: """
                        <p>Your request waits for somebody who decides. If it is approved, a mail with a code comes to \
                        \(email.description).</p>
                        """))
        } catch let error as EntryMistake {
            for (sentence, field) in error.mistakes { problems.add(sentence, at: field) }
        }
        return try visit.answer(page(visit, form, problems).sheet)
    }

    private static func purpose(_ form: Form) throws -> String {
        let text = EntryMistake.trimmed(form.first("purpose") ?? "")
        let isPlain = text.unicodeScalars.allSatisfy {
            $0 == "\n" || $0 == "\r" || $0.properties.generalCategory != .control
        }
        guard InviteDesk.purposeLengths.contains(text.utf8.count), isPlain else {
            throw EntryMistake(mistakes: [
                (
                    text.isEmpty
                        ? "Say what you want to use it for."
                        : "At most \(InviteDesk.purposeLengths.upperBound) bytes, no control characters.", "purpose"
                )
            ])
        }
        return text
    }

    private func page(_ visit: PublicVisit, _ form: Form, _ problems: FormProblems) -> FormPage {
        FormPage(
            title: "Ask for an account",
            lead: "<p>Accounts are given by those who run this installation. Tell them who you are.</p>",
            form: visit.form(Self.form, action: Self.path),
            controls: [
                FormControl(
                    name: "name", label: "Your name", value: form.first("name"), isRequired: true, autocomplete: "name"),
                FormControl(
                    name: "email", label: "E-mail address", kind: .line(type: "email"), value: form.first("email"),
                    hint: "The code comes here, and works for this address alone.", isRequired: true,
                    autocomplete: "email"),
                FormControl(
                    name: "purpose", label: "What for", kind: .lines(rows: 4), value: form.first("purpose"),
                    isRequired: true),
            ], problems: problems, submit: "Send", cancel: "/")
    }
}
